"""Houses, fences, lamps and other things a village street already has."""

from random import Random

from showcase.demo.drawings.palette import (
    BRICK,
    CONCRETE,
    CREAM,
    FOLK,
    INK_SOFT,
    LINE,
    OCHRE,
    OCHRE_MID,
    PAPER,
    PINE,
    PINE_SOFT,
    RASPBERRY,
    SKY,
    SKY_MID,
    SKY_PALE,
    SNOW,
    STONE,
    WHEAT,
    WHEAT_PALE,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen


def _glass(mood: Mood) -> str:
    return WHEAT if mood.dusk else SKY_PALE


def _window(pen: Pen, x: float, y: float, mood: Mood, trim: str, w: float = 62, h: float = 88) -> None:
    """A window with a carved surround; (x, y) is the middle of the sill."""
    pen.rect(x - w * 0.78, y - h * 1.06, w * 1.56, h * 1.12, trim)
    pen.poly([(x - w * 0.85, y - h * 1.06), (x, y - h * 1.5), (x + w * 0.85, y - h * 1.06)], trim)
    pen.circle(x, y - h * 1.2, w * 0.13, RASPBERRY if trim == PAPER else PAPER, 0.6)
    pen.rect(x - w / 2, y - h, w, h, _glass(mood))
    pen.lines([(x, y - h), (x, y)], 0.8)
    pen.lines([(x - w / 2, y - h * 0.62), (x + w / 2, y - h * 0.62)], 0.8)


def _logs(pen: Pen, x: float, w: float, h: float, wall: str) -> None:
    pen.rect(x, -h, w, h, wall)
    for y in range(34, int(h), 34):
        pen.lines([(x, -y), (x + w, -y)], 0.5)


def _chimney(pen: Pen, x: float, y: float, mood: Mood) -> None:
    pen.rect(x, y, 46, 90, BRICK)
    pen.rect(x - 6, y - 12, 58, 16, SNOW if mood.snowy else BRICK)
    if mood.season in ("winter", "autumn"):
        for i in range(4):
            pen.ellipse(x + 30 + i * 26, y - 50 - i * 46, 22 + i * 7, 15 + i * 4, PAPER, 0, 0.5 - i * 0.1)


def izba(
    pen: Pen, rng: Random, mood: Mood, wall: str = WOOD, roof: str = RASPBERRY, trim: str = PAPER
) -> None:
    """A log house seen from its gable: three windows, a carved board under the roof."""
    pen.shadow(20, 400, 40)
    _chimney(pen, 90, -560, mood)
    _logs(pen, -300, 600, 300, wall)
    pen.rect(-310, -26, 620, 30, STONE)
    pen.poly([(-300, -300), (0, -560), (300, -300)], wall)
    for x in range(-220, 221, 44):
        pen.lines([(x, -302), (x, -300 - (300 - abs(x)) * 0.84)], 0.5)
    for x in (-180, 0, 180):
        _window(pen, x, -110, mood, trim)
    pen.rect(-34, -430, 68, 66, trim)
    pen.rect(-22, -420, 44, 46, _glass(mood), 0.8)
    pen.rect(-316, -312, 632, 24, trim)
    for x in range(-300, 301, 40):
        pen.circle(x, -300, 7, RASPBERRY if trim != RASPBERRY else WHEAT, 0)
    top = SNOW if mood.snowy else roof
    pen.poly([(-352, -284), (0, -604), (352, -284), (312, -284), (0, -556), (-312, -284)], top)


def long_house(
    pen: Pen, rng: Random, mood: Mood, wall: str = PINE_SOFT, roof: str = OCHRE, trim: str = PAPER
) -> None:
    """A house seen from its long side, with a porch."""
    pen.shadow(10, 470, 40)
    _chimney(pen, -210, -520, mood)
    pen.rect(-420, -280, 840, 280, wall)
    for x in range(-380, 420, 40):
        pen.lines([(x, -280), (x, -26)], 0.35)
    pen.rect(-430, -26, 860, 30, STONE)
    top = SNOW if mood.snowy else roof
    pen.poly([(-480, -268), (-380, -470), (380, -470), (480, -268)], top)
    if not mood.snowy:
        for x in range(-360, 361, 72):
            pen.lines([(x, -470), (x * 1.24, -268)], 0.4)
    for x in (-310, -150, 290):
        _window(pen, x, -100, mood, trim, 74, 92)
    _porch(pen, 90, mood, roof, trim)


def _porch(pen: Pen, x: float, mood: Mood, roof: str, trim: str) -> None:
    pen.rect(x - 44, -200, 88, 178, WOOD_DARK)
    pen.circle(x + 28, -110, 5, WHEAT, 0.6)
    for dx in (-84, 72):
        pen.bands(x + dx, -210, 13, 186, (trim, RASPBERRY, trim, WHEAT, trim, PINE, trim))
    pen.poly([(x - 108, -206), (x, -300), (x + 108, -206)], SNOW if mood.snowy else roof)
    pen.rect(x - 96, -24, 192, 14, WOOD)
    pen.rect(x - 112, -12, 224, 14, WOOD)


def brick_house(pen: Pen, rng: Random, mood: Mood, wall: str = BRICK, roof: str = INK_SOFT) -> None:
    """A brick cottage under a hipped roof."""
    pen.shadow(10, 430, 40)
    pen.rect(-370, -300, 740, 300, wall)
    for i in range(26):
        pen.rect(rng.uniform(-350, 320), -rng.randint(1, 8) * 34, 30, 12, CREAM if i % 3 else OCHRE_MID, 0, 2)
    pen.rect(-380, -24, 760, 28, STONE)
    pen.poly([(-420, -290), (-240, -490), (240, -490), (420, -290)], SNOW if mood.snowy else roof)
    _chimney(pen, 130, -550, mood)
    for x in (-250, -70, 250):
        _window(pen, x, -90, mood, PAPER, 84, 100)
    pen.rect(48, -210, 96, 190, PINE)
    pen.rect(36, -28, 120, 28, CONCRETE)


def flats(pen: Pen, rng: Random, mood: Mood, wall: str = CREAM, roof: str = RASPBERRY) -> None:
    """A two-storey house of the settlement's centre, with balconies."""
    pen.shadow(10, 640, 46)
    pen.rect(-600, -640, 1200, 640, wall)
    pen.bands(-600, -330, 1200, 22, (RASPBERRY, WHEAT))
    pen.rect(-610, -40, 1220, 44, STONE)
    pen.poly([(-650, -630), (-540, -790), (540, -790), (650, -630)], SNOW if mood.snowy else roof)
    for y in (-110, -440):
        for x in (-490, -310, -130, 130, 310, 490):
            pen.rect(x - 42, y - 118, 84, 118, PAPER)
            pen.rect(
                x - 32, y - 108, 64, 98, WHEAT if mood.dusk and rng.random() < 0.6 else _glass(mood), 0.8
            )
            pen.lines([(x, y - 108), (x, y - 10)], 0.7)
    for x in (-310, 310):
        pen.slats(x - 80, -470, 160, 70, (SKY_MID, PAPER) * 4)
    pen.rect(-46, -200, 92, 200, WOOD_DARK)
    pen.poly([(-90, -210), (0, -260), (90, -210)], SNOW if mood.snowy else roof)


def club(pen: Pen, rng: Random, mood: Mood, wall: str = WHEAT_PALE, roof: str = PINE) -> None:
    """A village club with white columns."""
    pen.shadow(10, 620, 46)
    pen.rect(-560, -430, 1120, 430, wall)
    for x in (-450, -310, 310, 450):
        pen.path(f"M{x - 46} -90V-270Q{x} -330 {x + 46} -270V-90Z", PAPER)
        pen.path(f"M{x - 34} -100V-262Q{x} -310 {x + 34} -262V-100Z", _glass(mood), 0.8)
    pen.poly([(-600, -420), (-520, -530), (520, -530), (600, -420)], SNOW if mood.snowy else roof)
    pen.rect(-210, -430, 420, 430, CREAM)
    pen.rect(-56, -240, 112, 240, WOOD_DARK)
    for x in (-180, -76, 76, 180):
        pen.rect(x - 20, -420, 40, 420, PAPER)
        pen.rect(x - 28, -430, 56, 18, PAPER)
    pen.poly([(-250, -428), (0, -580), (250, -428)], PAPER)
    pen.circle(0, -480, 30, RASPBERRY)
    pen.rect(-240, -28, 480, 32, STONE)


def pickets(pen: Pen, rng: Random, mood: Mood, length: int = 600, colour: str = PAPER) -> None:
    """A picket fence from the origin to the right."""
    pen.shadow(length / 2, length / 2, 9)
    for y in (-78, -34):
        pen.rect(0, y, length, 12, colour, 0.8)
    for x in range(0, length, 30):
        pen.poly([(x, 0), (x, -92), (x + 9, -108), (x + 18, -92), (x + 18, 0)], colour, 0.8)
        if mood.snowy:
            pen.ellipse(x + 9, -104, 11, 8, SNOW, 0)


def wattle(pen: Pen, rng: Random, mood: Mood, length: int = 500) -> None:
    """A woven fence of willow rods."""
    pen.shadow(length / 2, length / 2, 9)
    for y in range(-88, -8, 20):
        d = f"M0 {y}" + "".join(f"q25 {s} 50 0" for s in [11 if i % 2 else -11 for i in range(length // 50)])
        pen.path(d, line=12 / pen.width + 2)
        pen.path(d, line=12 / pen.width, stroke=OCHRE_MID)
    for x in range(0, length + 1, 50):
        pen.rect(x - 5, -118, 10, 118, WOOD_DARK, 0.8, 4)


def railing(pen: Pen, rng: Random, mood: Mood, length: int = 500, colour: str = PINE) -> None:
    """A low painted metal rail around a new ground."""
    pen.shadow(length / 2, length / 2, 7)
    for x in range(0, length + 1, 100):
        pen.tube([(x, 0), (x, -62)], 7, colour)
    pen.tube([(0, -62), (length, -62)], 8, colour)
    pen.tube([(0, -30), (length, -30)], 6, WHEAT)


def lamp(pen: Pen, rng: Random, mood: Mood, style: str = "ball") -> None:
    pen.shadow(6, 40)
    pen.poly([(-16, 0), (-9, -40), (9, -40), (16, 0)], PINE)
    pen.tube([(0, -36), (0, -330)], 8, PINE)
    pen.bands(-9, -150, 18, 36, FOLK)
    light = WHEAT if mood.dusk else PAPER
    if style == "ball":
        pen.circle(0, -354, 26, light)
        pen.path("M-16 -332h32l-5 12h-22Z", PINE)
    elif style == "arm":
        pen.tube([(0, -330), (6, -372), (60, -384)], 8, PINE, soft=True)
        pen.path("M38 -386h56l-8 20h-42Z", PINE)
        pen.ellipse(66, -362, 22, 8, light)
    else:
        pen.poly([(-18, -330), (-26, -388), (26, -388), (18, -330)], light)
        pen.poly([(-34, -386), (0, -422), (34, -386)], PINE)


def well(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(10, 100)
    for x in (-66, 56):
        pen.rect(x, -210, 14, 210, WOOD_DARK)
    pen.tube([(-66, -130), (70, -130)], 16, WOOD)
    pen.lines([(0, -130), (0, -96)], 1)
    pen.rect(-80, -84, 160, 84, WOOD)
    for y in (-56, -28):
        pen.lines([(-80, y), (80, y)], 0.6)
    pen.poly([(-120, -196), (0, -284), (120, -196)], SNOW if mood.snowy else RASPBERRY)
    pen.rect(-15, -112, 30, 30, STONE)


def noticeboard(pen: Pen, rng: Random, mood: Mood, colour: str = SKY) -> None:
    pen.shadow(6, 90)
    for x in (-70, 58):
        pen.rect(x, -190, 12, 190, colour)
    pen.rect(-84, -186, 168, 112, PAPER)
    pen.bands(-84, -186, 168, 18, FOLK)
    for i, y in enumerate((-152, -132, -112, -94)):
        pen.lines([(-66, y), (10 + (i % 2) * 20, y)], 0.7)
    pen.rect(40, -152, 32, 44, LINE, 0.7)
    pen.poly([(-98, -184), (0, -224), (98, -184)], colour)


HOUSES = {
    "бревенчатый дом": izba,
    "дом с крыльцом": long_house,
    "кирпичный дом": brick_house,
    "двухэтажный дом": flats,
    "сельский клуб": club,
}
