"""Things of a place for rest: benches, gazebos, flower beds, a stage."""

from random import Random

from showcase.demo.drawings.palette import (
    CREAM,
    EARTH,
    FOLK,
    INK_SOFT,
    OCHRE_MID,
    PAPER,
    PINE,
    PINE_MID,
    RASPBERRY,
    RASPBERRY_MID,
    SKY,
    SKY_MID,
    SNOW,
    STEEL,
    STONE,
    WHEAT,
    WHEAT_PALE,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen, smooth


def bench(pen: Pen, rng: Random, mood: Mood, main: str = WOOD, second: str = PINE) -> None:
    pen.shadow(6, 116, 14, -4)
    for x in (-78, 66):
        pen.path(f"M{x} 0v-44h-6v-56h14v48h8v52Z", second)
    for y in (-98, -78):
        pen.rect(-104, y, 208, 13, main)
    pen.rect(-108, -50, 216, 16, SNOW if mood.snowy else main)
    pen.rect(-108, -38, 216, 9, main)


def gazebo(pen: Pen, rng: Random, mood: Mood, main: str = WOOD, roof: str = PINE, trim: str = WHEAT) -> None:
    """An open six-sided gazebo with carved trim."""
    pen.shadow(0, 260, 34, -6)
    pen.poly([(-220, -14), (-170, -48), (170, -48), (220, -14), (220, 0), (-220, 0)], STONE)
    for x in (-110, 110):
        pen.rect(x - 6, -250, 12, 212, WOOD_DARK)
    pen.rect(-150, -92, 300, 14, main)
    pen.rect(-70, -104, 140, 12, WOOD_DARK)
    pen.rect(-8, -94, 16, 56, WOOD_DARK)
    for x in (-196, -72, 72, 196):
        pen.rect(x - 9, -256, 18, 250, main)
        pen.bands(x - 9, -214, 18, 30, FOLK)
    for a, b in ((-187, -81), (81, 187)):
        pen.rect(a, -88, b - a, 11, main)
        pen.rect(a, -20, b - a, 9, main)
        for i in range(1, 6):
            bar = a + (b - a) * i / 6
            pen.rect(bar - 4, -77, 8, 57, PAPER, 0.7)
    _gazebo_roof(pen, mood, roof, trim)


def _gazebo_roof(pen: Pen, mood: Mood, roof: str, trim: str) -> None:
    cover = SNOW if mood.snowy else roof
    pen.poly([(-256, -250), (0, -396), (256, -250)], cover)
    if not mood.snowy:
        pen.lines([(-92, -250), (0, -396), (92, -250)], 0.7)
    pen.poly([(-60, -360), (0, -430), (60, -360)], cover)
    pen.circle(0, -438, 11, trim)
    for i in range(16):
        pen.path(f"M{-256 + i * 32} -252a16 17 0 0 0 32 0Z", (trim, PAPER)[i % 2], 0.8)


def pergola(pen: Pen, rng: Random, mood: Mood, main: str = PAPER, vine: str = RASPBERRY_MID) -> None:
    """A pergola with a climbing plant and a hanging bench."""
    pen.shadow(0, 230, 24, -6)
    for x in (-150, 170):
        pen.rect(x, -244, 13, 220, WOOD_DARK)
    for x in (-62, 62):
        pen.lines([(x, -240), (x, -64)], 0.9)
    pen.rect(-92, -106, 184, 12, WOOD)
    pen.rect(-96, -66, 192, 14, WOOD)
    for x in (-196, 196):
        pen.rect(x - 10, -250, 20, 250, main)
        pen.bands(x - 10, -130, 20, 42, FOLK)
    pen.rect(-240, -262, 480, 16, main)
    for i in range(11):
        pen.rect(-222 + i * 42, -282, 14, 34, main)
    if not mood.snowy:
        _vine(pen, rng, mood, vine)


def _vine(pen: Pen, rng: Random, mood: Mood, vine: str) -> None:
    for i in range(16):
        x, y = -214 + i * 13, -262 + rng.uniform(-22, 8) + (i < 3) * i * 20
        pen.ellipse(x, y, 19, 14, mood.leaf[i % 2], 0.7)
        if i % 2:
            pen.circle(x + 4, y - 2, 7, vine, 0.6)


def flowerbed(
    pen: Pen, rng: Random, mood: Mood, rim: str = STONE, bloom: str = RASPBERRY, other: str = WHEAT
) -> None:
    """A round bed with two rings of flowers."""
    pen.shadow(0, 168, 34, 0)
    pen.ellipse(0, -14, 158, 42, rim)
    pen.ellipse(0, -24, 148, 37, SNOW if mood.snowy else EARTH)
    if mood.snowy:
        return
    for i in range(26):
        ring = i % 2
        x = (-118 + i * 9.4) if ring else (-80 + i * 6.4)
        y = -24 + (18 if ring else -6) * (1 - (x / 130) ** 2) ** 0.5 + rng.uniform(-4, 4)
        pen.lines([(x, y), (x, y - 26)], 0.7, PINE)
        pen.path(f"M{x:.0f} {y - 6:.0f}q12 -12 16 0q-8 6 -16 0Z", PINE_MID, 0.5)
        pen.circle(x, y - 30, 9, bloom if ring else other, 0.7)
        pen.circle(x, y - 30, 3.4, PAPER, 0)


def planter(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, bloom: str = PAPER) -> None:
    pen.shadow(0, 60, 9)
    for i in range(7):
        x = -36 + i * 12
        top = SNOW if mood.snowy else (bloom, WHEAT)[i % 2]
        pen.ellipse(x, -62, 16, 14, mood.leaf[i % 2], 0.7)
        pen.circle(x, -78 - (i % 3) * 7, 9, top, 0.7)
    pen.poly([(-52, -58), (52, -58), (40, 0), (-40, 0)], PAPER)
    pen.poly([(-49, -44), (49, -44), (46, -30), (-46, -30)], main, 0.8)
    pen.poly([(-45, -22), (45, -22), (42, -10), (-42, -10)], WHEAT, 0.8)


def stage(
    pen: Pen, rng: Random, mood: Mood, main: str = WOOD, roof: str = RASPBERRY, curtain: str = WHEAT
) -> None:
    """A small open-air stage under an arched canopy."""
    pen.shadow(0, 360, 36, -6)
    pen.rect(-290, -330, 580, 280, CREAM)
    for i in range(12):
        pen.rect(-290 + i * 48.3, -330, 24, 280, curtain, 0)
    pen.path("M-330 -300Q0 -520 330 -300L290 -300Q0 -440 -290 -300Z", SNOW if mood.snowy else roof)
    pen.path("M-290 -300Q0 -440 290 -300Z", PAPER)
    pen.circle(0, -338, 24, RASPBERRY)
    for i in range(6):
        x = -200 + i * 80
        pen.circle(x, -312 - 22 * (1 - (x / 220) ** 2), 8, FOLK[i % 3], 0.6)
    for x in (-306, 306):
        pen.rect(x - 14, -310, 28, 310, main)
        pen.bands(x - 14, -260, 28, 48, FOLK)
    pen.poly([(-320, -62), (320, -62), (350, -38), (-350, -38)], WOOD)
    pen.rect(-350, -38, 700, 38, WOOD_DARK)
    for x in range(-320, 330, 40):
        pen.lines([(x, -38), (x, 0)], 0.5)
    pen.rect(-60, -20, 120, 22, WOOD)


def arch(pen: Pen, rng: Random, mood: Mood, main: str = PAPER, trim: str = RASPBERRY) -> None:
    """A carved entrance arch."""
    pen.shadow(0, 190, 16)
    for x in (-160, 130):
        pen.rect(x, -260, 30, 260, main)
        pen.bands(x, -200, 30, 66, (trim, PAPER, WHEAT, PAPER, PINE))
        pen.rect(x - 8, -16, 46, 18, STONE)
    pen.path("M-184 -250Q0 -400 184 -250L184 -214Q0 -346 -184 -214Z", SNOW if mood.snowy else trim)
    for i in range(9):
        x = -148 + i * 37
        y = -226 - 66 * (1 - (x / 184) ** 2)
        pen.circle(x, y, 9, (WHEAT, PAPER)[i % 2], 0.7)


def picnic_table(pen: Pen, rng: Random, mood: Mood, main: str = WOOD, cloth: str = RASPBERRY) -> None:
    pen.shadow(0, 150, 24, -6)
    pen.rect(-130, -62, 260, 11, WOOD_DARK)
    for x in (-96, 84):
        pen.rect(x, -90, 13, 90, WOOD_DARK)
    pen.poly([(-126, -118), (126, -118), (146, -90), (-146, -90)], main)
    pen.poly([(-46, -118), (46, -118), (54, -90), (-54, -90)], cloth)
    pen.rect(-54, -90, 108, 20, cloth)
    for x in range(-46, 50, 18):
        pen.circle(x, -80, 4, PAPER, 0)
    pen.rect(-146, -90, 92, 9, main, 0.8)
    pen.rect(54, -90, 92, 9, main, 0.8)
    _samovar(pen)
    for x in (-136, 124):
        pen.rect(x, -34, 11, 34, WOOD_DARK)
    pen.rect(-164, -46, 328, 14, main)


def _samovar(pen: Pen) -> None:
    """A samovar and two cups: Tula is known for it."""
    pen.path("M-11 -104h22l-4 -7q15 -13 11 -32h-36q-4 19 11 32Z", WHEAT)
    pen.rect(-10, -150, 20, 7, WHEAT)
    pen.circle(0, -154, 4, RASPBERRY, 0.8)
    pen.tube([(16, -126), (26, -121)], 3, OCHRE_MID)
    for x in (-82, 78):
        pen.path(f"M{x - 8} -114h16q0 12 -8 12t-8 -12Z", PAPER, 0.8)


def bookcase(pen: Pen, rng: Random, mood: Mood, main: str = SKY) -> None:
    """A street shelf for exchanging books."""
    pen.shadow(0, 76, 10)
    pen.rect(-8, -60, 16, 60, WOOD_DARK)
    pen.rect(-66, -190, 132, 134, main)
    for y in (-182, -122):
        pen.rect(-56, y, 112, 54, WHEAT_PALE, 0.8)
        x = -52.0
        while x < 40:
            wide, tall = rng.choice((9, 12, 15)), rng.randint(34, 46)
            pen.rect(x, y + 54 - tall, wide, tall, rng.choice((*FOLK, SKY_MID, PAPER, OCHRE_MID)), 0.6)
            x += wide + 2
    pen.poly([(-84, -186), (0, -240), (84, -186)], SNOW if mood.snowy else RASPBERRY)


def toy_bird(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = WHEAT) -> None:
    """A tall sculpture after the Filimonovo toy: a striped bird with a long neck."""
    pen.shadow(0, 120, 16)
    pen.rect(-90, -34, 180, 36, STONE)
    body = [
        (-66, -34),
        (-84, -120),
        (-50, -180),
        (20, -190),
        (34, -270),
        (40, -340),
        (66, -356),
        (112, -336),
        (80, -320),
        (78, -250),
        (86, -160),
        (62, -80),
        (56, -34),
    ]
    pen.path(smooth(body, closed=True), PAPER)
    for i in range(6):
        y = -300 + i * 22
        pen.path(f"M36 {y}q22 10 {44} 0v12q-22 10 -44 0Z", (main, second, PINE)[i % 3], 0.6)
    for i in range(4):
        x = -62 + i * 34
        pen.path(f"M{x} -62q-8 -50 6 -104h14q-14 54 -4 104Z", (main, second, PINE, main)[i], 0.6)
    pen.path("M-66 -150q-70 -20 -86 -78q56 0 104 46Z", second)
    pen.path("M-62 -146q-40 -14 -58 -46", line=0.8)
    pen.circle(66, -338, 5, INK_SOFT, 0)
    pen.path("M48 -354q-2 -26 10 -34q4 14 14 32Z", main)


def swing_bench(pen: Pen, rng: Random, mood: Mood, main: str = PINE, roof: str = WHEAT) -> None:
    """A garden swing under a canopy."""
    pen.shadow(0, 150, 18, -4)
    for x in (-130, 130):
        pen.tube([(x * 0.86, -206), (x * 1.12, 0)], 10, main)
        pen.tube([(x * 0.86, -206), (x * 0.7, -10)], 8, main)
    for x in (-80, 80):
        pen.lines([(x, -206), (x, -60)], 0.9)
    pen.rect(-90, -116, 180, 44, RASPBERRY, r=8)
    pen.slats(-90, -116, 180, 44, (RASPBERRY, PAPER) * 4 + (RASPBERRY,))
    pen.rect(-96, -70, 192, 16, WOOD)
    pen.path("M-160 -200Q0 -262 160 -200Z", SNOW if mood.snowy else roof)
    for i in range(10):
        pen.path(f"M{-160 + i * 32} -202a16 13 0 0 0 32 0Z", (roof, PAPER)[i % 2], 0.8)


def urn(pen: Pen, rng: Random, mood: Mood, main: str = STEEL) -> None:
    """A litter bin."""
    pen.shadow(3, 26, 6)
    pen.poly([(-20, -64), (20, -64), (16, 0), (-16, 0)], main)
    pen.poly([(-18.6, -44), (18.6, -44), (18, -32), (-18, -32)], WHEAT, 0.7)
    pen.rect(-24, -70, 48, 9, INK_SOFT, r=3)


def fire_bowl(pen: Pen, rng: Random, mood: Mood) -> None:
    """A brick hearth for a kettle."""
    pen.shadow(0, 74, 10)
    pen.rect(-60, -60, 120, 60, "#B9573A")
    for y in (-40, -20):
        pen.lines([(-60, y), (60, y)], 0.6)
    pen.path("M-26 0v-30q26 -22 52 0v30Z", INK_SOFT)
    pen.path("M-14 0q-2 -16 8 -26q0 10 8 12q8 4 6 14Z", WHEAT, 0.7)
    pen.rect(-70, -70, 140, 12, STONE)
    pen.path("M-24 -72h48q4 -34 -24 -36q-28 2 -24 36Z", SKY)
    pen.path("M-18 -104q18 -34 36 0", line=1)
