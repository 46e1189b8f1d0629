"""What stands on an empty lot before the works and on the site during them."""

from random import Random

from showcase.demo.drawings.palette import (
    CONCRETE,
    CREAM,
    EARTH,
    INK_SOFT,
    OCHRE_MID,
    PAPER,
    RASPBERRY,
    SAND,
    SAND_DARK,
    SKY,
    STEEL,
    STONE,
    WHEAT,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen, scatter, smooth

CONE = "#E2702D"


def sand_pile(pen: Pen, rng: Random, mood: Mood, colour: str = SAND, size: int = 190) -> None:
    """A heap of sand, or of gravel in another colour."""
    pen.shadow(10, size * 1.1, size * 0.12)
    ridge = [
        (-size, 0),
        (-size * 0.6, -size * 0.34),
        (-size * 0.12, -size * 0.66),
        (size * 0.16, -size * 0.6),
        (size * 0.62, -size * 0.26),
        (size, 0),
    ]
    pen.path(smooth(ridge) + "Z", colour)
    dark = SAND_DARK if colour == SAND else STEEL
    pen.path(
        f"M{-size * 0.12:.0f} {-size * 0.66:.0f}"
        f"Q{size * 0.1:.0f} {-size * 0.3:.0f} {-size * 0.1:.0f} 0H{size}"
        f"Q{size * 0.5:.0f} {-size * 0.36:.0f} {size * 0.16:.0f} {-size * 0.6:.0f}Z",
        dark,
        0,
        opacity=0.55,
    )
    for x, y in scatter(rng, 16, (-size * 0.6, -size * 0.3, size * 0.7, -8)):
        pen.ellipse(x, y, 4, 2.6, dark, 0)


def pallets(pen: Pen, rng: Random, mood: Mood, load: str = STONE, rows: int = 4) -> None:
    """Paving slabs stacked on a pallet."""
    pen.shadow(8, 96, 12)
    pen.poly([(80, -16), (118, -34), (118, -34 - rows * 26), (80, -16 - rows * 26)], CONCRETE)
    for i in range(rows):
        for k in range(4):
            pen.rect(-80 + k * 40, -42 - i * 26, 40, 26, load, 0.8)
    pen.poly(
        [(-80, -16 - rows * 26), (80, -16 - rows * 26), (118, -34 - rows * 26), (-42, -34 - rows * 26)], CREAM
    )
    pen.rect(-86, -16, 172, 8, WOOD)
    for x in (-82, -10, 62):
        pen.rect(x, -9, 22, 9, WOOD_DARK)
    pen.rect(-6, -16 - rows * 26, 12, rows * 26, RASPBERRY, 0.6)


def planks(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(0, 150, 12)
    for x in (-110, 80):
        pen.rect(x, -14, 24, 14, WOOD_DARK)
    for i in range(4):
        pen.rect(-150 + i * 7, -28 - i * 14, 290, 14, (WOOD, OCHRE_MID)[i % 2])
        pen.circle(-142 + i * 7, -21 - i * 14, 2.6, INK_SOFT, 0)


def pipes(pen: Pen, rng: Random, mood: Mood, colour: str = SKY) -> None:
    """Painted posts waiting to be set up."""
    pen.shadow(0, 150, 12)
    for row, count in ((0, 4), (1, 3), (2, 2)):
        for i in range(count):
            x = 100 + (i - count / 2) * 30
            y = -14 - row * 25
            pen.poly([(x, y - 13), (x - 210, y - 37), (x - 210, y - 12), (x, y + 13)], colour, 0.8)
            pen.circle(x, y, 13, colour)
            pen.circle(x, y, 7, INK_SOFT, 0.7)


def excavator(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT) -> None:
    """A small excavator; its bucket rests on the ground at the right."""
    pen.shadow(60, 330, 26)
    pen.rect(-190, -66, 300, 66, INK_SOFT, r=32)
    pen.rect(-176, -54, 272, 42, STEEL, r=21)
    for x in (-146, -84, -22, 40, 74):
        pen.circle(x, -33, 15, CONCRETE)
    pen.rect(-60, -84, 60, 20, INK_SOFT)
    pen.path("M-210 -84v-74q0 -22 26 -22h120v-78q0 -16 16 -16h90q14 0 20 14l34 110v66Z", main)
    pen.path("M-48 -172v-72q0 -14 14 -14h62q12 0 16 12l24 74Z", "#CFE5F1")
    pen.bands(-206, -118, 300, 16, (RASPBERRY, PAPER))
    pen.tube([(92, -150), (196, -330), (330, -250)], 26, main)
    pen.tube([(330, -250), (350, -92)], 20, main)
    pen.lines([(110, -120), (222, -270)], 2.6, STEEL)
    pen.path("M316 -104h60q20 46 -22 98q-60 6 -66 -48q28 4 28 -50Z", STEEL)
    for x in (296, 316, 338):
        pen.poly([(x, -10), (x + 6, 8), (x + 14, -6)], CONCRETE, 0.7)


def tipper(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, load: str = SAND) -> None:
    """A lorry with a load."""
    pen.shadow(0, 320, 24)
    pen.rect(-280, -76, 560, 26, INK_SOFT)
    pen.path("M-262 -190Q-120 -262 60 -190Z", load)
    pen.poly([(-290, -196), (88, -196), (74, -80), (-270, -80)], WHEAT)
    for x in (-210, -120, -30, 50):
        pen.lines([(x, -196), (x, -80)], 0.8)
    pen.path("M110 -60v-190q0 -14 14 -14h86q14 0 20 14l34 86q20 6 20 30v74Z", main)
    pen.path("M140 -170v-62q0 -10 10 -10h50q10 0 14 10l22 62Z", "#CFE5F1")
    for x in (-210, -110, 200):
        pen.circle(x, -46, 46, INK_SOFT)
        pen.circle(x, -46, 21, CONCRETE)
    pen.circle(270, -84, 11, WHEAT)


def mixer(pen: Pen, rng: Random, mood: Mood, main: str = CONE) -> None:
    """A concrete mixer."""
    pen.shadow(0, 90, 12)
    pen.tube([(-56, 0), (-20, -86), (40, -86), (66, 0)], 8, STEEL)
    pen.path("M-66 -96L-30 -58Q20 -40 58 -76L70 -104Q60 -150 22 -164L-24 -184Z", main)
    pen.poly([(-66, -96), (-24, -184), (-44, -190), (-84, -104)], INK_SOFT)
    pen.path("M-40 -66Q10 -70 50 -150", line=0.9)
    pen.circle(-56, -16, 16, INK_SOFT)


def wheelbarrow(pen: Pen, rng: Random, mood: Mood, load: str = SAND) -> None:
    pen.shadow(0, 80, 10)
    pen.path("M-50 -66Q0 -104 52 -66Z", load)
    pen.poly([(-60, -68), (64, -68), (34, -26), (-34, -26)], SKY)
    pen.tube([(-44, -34), (-110, -72)], 6, WOOD)
    pen.tube([(-20, -28), (-26, 0)], 6, STEEL)
    pen.circle(48, -19, 19, INK_SOFT)
    pen.circle(48, -19, 7, CONCRETE)


def cones(pen: Pen, rng: Random, mood: Mood, count: int = 3) -> None:
    for i in range(count):
        x = (i - (count - 1) / 2) * 110
        pen.shadow(x, 26, 5)
        pen.rect(x - 24, -7, 48, 9, CONE)
        pen.poly([(x - 17, -6), (x - 5, -58), (x + 5, -58), (x + 17, -6)], CONE)
        pen.poly([(x - 13, -22), (x - 9, -38), (x + 9, -38), (x + 13, -22)], PAPER, 0.7)


def tape(pen: Pen, rng: Random, mood: Mood, length: int = 520) -> None:
    """Warning tape between stakes."""
    step = length / 3
    for i in range(3):
        x = i * step
        mid, sag = x + step / 2, -58
        for k in range(8):
            a, b = x + k * step / 8, x + (k + 1) * step / 8
            ya, yb = (-80 + 4 * (-80 - sag) * -((v - x) / step) * (1 - (v - x) / step) for v in (a, b))
            pen.poly([(a, ya), (b, yb), (b, yb + 13), (a, ya + 13)], (RASPBERRY, PAPER)[k % 2], 0)
        pen.path(
            f"M{x:.0f} -80Q{mid:.0f} -36 {x + step:.0f} -80M{x:.0f} -67Q{mid:.0f} -23 {x + step:.0f} -67",
            line=0.6,
        )
    for i in range(4):
        pen.shadow(i * step, 12, 3)
        pen.rect(i * step - 4, -100, 8, 100, WOOD)


def sign(pen: Pen, rng: Random, mood: Mood) -> None:
    """A board that tells what is being built."""
    pen.shadow(0, 110, 10)
    for x in (-80, 68):
        pen.rect(x, -110, 12, 110, WOOD_DARK)
    pen.rect(-110, -250, 220, 150, PAPER)
    pen.bands(-110, -250, 220, 22, (RASPBERRY, WHEAT, "#1B5E43"))
    pen.poly([(-84, -128), (-40, -196), (6, -128)], RASPBERRY, 0.8)
    pen.rect(-62, -146, 44, 26, WHEAT, 0.8)
    for y in (-204, -182, -160, -138):
        pen.lines([(22, y), (88 - (y == -138) * 30, y)], 0.9)


def footing(pen: Pen, rng: Random, mood: Mood, main: str = SKY, posts: int = 4) -> None:
    """Posts just set in concrete, held by props; the frame is not finished."""
    pen.shadow(0, posts * 56, 14)
    xs = [(i - (posts - 1) / 2) * 120 for i in range(posts)]
    for x in xs:
        pen.ellipse(x, 0, 34, 10, CONCRETE)
        pen.tube([(x + 46, 0), (x + 6, -130)], 5, WOOD)
        pen.rect(x - 8, -250, 16, 250, main)
        pen.rect(x - 8, -226, 16, 12, PAPER, 0.6)
    pen.tube([(xs[0], -244), (xs[1], -244)], 9, main)


def tower_frame(pen: Pen, rng: Random, mood: Mood, main: str = WOOD, second: str = WHEAT) -> None:
    """A play tower half put together, with a step ladder beside it."""
    pen.shadow(30, 190, 18)
    for x in (-76, 48):
        pen.rect(x - 7, -300, 14, 286, WOOD_DARK)
    pen.rect(-96, -168, 192, 20, main)
    for x in (-88, 76):
        pen.rect(x - 8, -320, 16, 320, main)
    pen.rect(-88, -232, 92, 12, second)
    pen.tube([(120, 0), (158, -190)], 6, STEEL)
    pen.tube([(206, 0), (166, -190)], 6, STEEL)
    for i in range(1, 6):
        pen.tube([(120 + i * 6.6, -i * 32), (206 - i * 6.6, -i * 32)], 5, STEEL)


def roller(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT) -> None:
    """A small road roller."""
    pen.shadow(0, 190, 18)
    pen.circle(-104, -58, 58, STEEL)
    pen.circle(-104, -58, 20, CONCRETE)
    pen.circle(112, -50, 50, INK_SOFT)
    pen.circle(112, -50, 20, CONCRETE)
    pen.tube([(-104, -58), (-104, -128), (-20, -128)], 16, main)
    pen.path("M-44 -70v-74q0 -12 12 -12h170q22 0 26 20l8 56q-22 -32 -60 -32t-58 42Z", main)
    pen.bands(0, -130, 130, 18, (RASPBERRY, PAPER))
    pen.rect(20, -196, 54, 40, INK_SOFT, r=8)
    for x in (-30, 96):
        pen.rect(x, -272, 9, 118, STEEL, 0.9)
    pen.rect(-48, -286, 172, 18, main, r=6)


def heap_of_turf(pen: Pen, rng: Random, mood: Mood) -> None:
    """Rolls of turf ready to be laid."""
    pen.shadow(0, 110, 12)
    for x, y in ((-62, -26), (0, -26), (62, -26), (-31, -74), (31, -74)):
        pen.circle(x, y, 28, mood.leaf[0])
        pen.path(f"M{x} {y}m-4 0a8 8 0 1 1 10 8a17 17 0 1 1 8 -24", line=1, stroke=EARTH)
