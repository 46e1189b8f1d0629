"""Play towers and houses of a children's playground."""

from random import Random

from showcase.demo.drawings.palette import (
    CREAM,
    INK_SOFT,
    PAPER,
    PINE,
    RASPBERRY,
    SKY_MID,
    STEEL,
    WHEAT,
    WOOD,
    Mood,
)
from showcase.demo.drawings.parts_play import striped_post
from showcase.demo.drawings.pen import Pen, smooth


def slide_tower(
    pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = WHEAT, roof: str = PINE
) -> None:
    """A roofed tower with a ladder on one side and a slide on the other."""
    pen.shadow(70, 300, 26, -6)
    pen.tube([(-150, 0), (-74, -150)], 10, WOOD)
    pen.tube([(-182, 0), (-104, -150)], 10, WOOD)
    for i in range(1, 6):
        pen.tube([(-182 + i * 13, -i * 25), (-150 + i * 13, -i * 25)], 7, second)
    for x in (-62, 62):
        striped_post(pen, x - 14, -338, WOOD, -14)
    pen.rect(-78, -168, 156, 22, WOOD)
    pen.slats(-74, -222, 148, 56, (second, PAPER, second, PAPER, second, PAPER, second))
    _slide(pen, main)
    for x in (-62, 62):
        striped_post(pen, x, -338, WOOD)
    pen.circle(0, -84, 30, second)
    pen.rect(-68, -118, 136, 68, CREAM, 1)
    pen.circle(0, -84, 25, PAPER)
    pen.circle(0, -84, 12, main, 0.8)
    _roof(pen, roof, second, mood)


def _slide(pen: Pen, main: str) -> None:
    top = [(68, -172), (110, -168), (190, -86), (252, -30), (316, -18)]
    low = [(316, -2), (246, -8), (176, -62), (104, -138), (68, -146)]
    pen.path(smooth(top) + "L" + smooth(low)[1:] + "Z", main)
    pen.path(smooth([(72, -190), (114, -186), (196, -104), (256, -48), (318, -34)]), line=10 / pen.width + 2)
    pen.path(
        smooth([(72, -190), (114, -186), (196, -104), (256, -48), (318, -34)]),
        line=10 / pen.width,
        stroke=WHEAT,
    )
    for x, y in ((190, -62), (274, -12)):
        pen.tube([(x, y), (x, 0)], 8, STEEL)


def _roof(pen: Pen, colour: str, trim: str, mood: Mood) -> None:
    pen.poly([(-104, -324), (0, -436), (104, -324)], PAPER if mood.snowy else colour)
    if not mood.snowy:
        pen.lines([(-40, -324), (0, -436), (40, -324)], 0.6)
    for i in range(8):
        pen.path(f"M{-104 + i * 26} -326a13 14 0 0 0 26 0Z", (trim, PAPER)[i % 2], 0.8)
    pen.lines([(0, -436), (0, -480)], 1)
    pen.path("M0 -480q26 2 44 12q-20 6 -44 16Z", RASPBERRY if colour != RASPBERRY else WHEAT, 0.8)


def castle(
    pen: Pen, rng: Random, mood: Mood, main: str = SKY_MID, second: str = RASPBERRY, roof: str = WHEAT
) -> None:
    """A two-tower play house joined by a rope bridge."""
    pen.shadow(0, 330, 28, -6)
    for y in (-150, -196):
        pen.path(f"M-110 {y}Q0 {y + 36} 110 {y}", line=1.2)
    for i in range(9):
        x = -96 + i * 24
        sag = 34 * (1 - (x / 110) ** 2) * 0.5
        pen.rect(x - 9, -150 + sag - 4, 20, 9, WOOD, 0.8)
        pen.lines([(x, -196 + sag), (x, -150 + sag)], 0.6)
    _slide_left(pen, second)
    for cx, colour in ((-170, main), (170, second)):
        for dx in (-52, 52):
            striped_post(pen, cx + dx, -300, WOOD)
        pen.rect(cx - 62, -160, 124, 18, WOOD)
        pen.slats(cx - 58, -212, 116, 52, (colour, PAPER) * 3 + (colour,))
        _tower_cap(pen, cx, roof, second, mood)
    for i in range(6):
        pen.tube([(224, -i * 26 - 10), (262, -i * 26 - 2)], 6, WHEAT)
    pen.tube([(230, -160), (262, 0)], 8, WOOD)
    pen.path("M120 0v-80q50 -54 100 0v80Z", CREAM)
    pen.path("M138 0v-70q32 -36 64 0v70Z", INK_SOFT, 0.8)


def _tower_cap(pen: Pen, cx: float, roof: str, trim: str, mood: Mood) -> None:
    pen.poly([(cx - 82, -290), (cx, -400), (cx + 82, -290)], PAPER if mood.snowy else roof)
    for i in range(6):
        pen.path(f"M{cx - 82 + i * 27.3:.1f} -292a13.6 13 0 0 0 27.3 0Z", (trim, PAPER)[i % 2], 0.8)
    pen.circle(cx, -408, 9, trim, 0.8)


def _slide_left(pen: Pen, colour: str) -> None:
    top = [(-226, -164), (-262, -158), (-318, -86), (-366, -30), (-416, -20)]
    low = [(-416, -2), (-360, -8), (-300, -62), (-252, -132), (-226, -142)]
    pen.path(smooth(top) + "L" + smooth(low)[1:] + "Z", colour)
    pen.tube([(-326, -52), (-326, 0)], 8, STEEL)


def play_house(pen: Pen, rng: Random, mood: Mood, main: str = WOOD, second: str = RASPBERRY) -> None:
    """A little log house children can enter."""
    pen.shadow(0, 150, 20, -4)
    pen.rect(-120, -140, 240, 140, main)
    for y in (-112, -84, -56, -28):
        pen.lines([(-120, y), (120, y)], 0.6)
    pen.rect(-92, -112, 62, 54, PAPER)
    pen.rect(-84, -104, 46, 38, SKY_MID, 0.8)
    pen.lines([(-61, -104), (-61, -66)], 0.7)
    pen.path("M26 0v-78q32 -40 64 0v78Z", PINE)
    pen.circle(78, -44, 5, WHEAT, 0.6)
    pen.poly([(-152, -132), (0, -250), (152, -132)], PAPER if mood.snowy else second)
    for i in range(8):
        pen.path(f"M{-152 + i * 38} -134a19 16 0 0 0 38 0Z", (WHEAT, PAPER)[i % 2], 0.8)
    pen.circle(0, -184, 17, PAPER)
    pen.path("M-70 -60h-26v10h52v-10Z", second, 0.8)
