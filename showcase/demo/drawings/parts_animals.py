"""Animals of a village street."""

from random import Random

from showcase.demo.drawings.palette import (
    INK_SOFT,
    OCHRE_MID,
    PAPER,
    RASPBERRY,
    STONE,
    WHEAT,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen


def cat(pen: Pen, rng: Random, mood: Mood, coat: str = OCHRE_MID) -> None:
    pen.shadow(0, 26, 5)
    pen.path("M16 -2q34 4 26 -24", line=8 / pen.width + 2)
    pen.path("M16 -2q34 4 26 -24", line=8 / pen.width, stroke=coat)
    pen.path("M-18 0Q-20 -34 -4 -42Q18 -36 20 0Z", coat)
    pen.circle(-8, -48, 13, coat)
    pen.poly([(-20, -54), (-18, -70), (-9, -60)], coat)
    pen.poly([(-6, -60), (3, -69), (4, -54)], coat)
    for x in (-12, -4):
        pen.circle(x, -49, 1.8, INK_SOFT, 0)
    pen.path("M-12 0v-14M-2 0v-14", line=0.7)


def dog(pen: Pen, rng: Random, mood: Mood, coat: str = WOOD) -> None:
    pen.shadow(0, 44, 6)
    for x in (-30, -18, 18, 28):
        pen.tube([(x, -22), (x, -2)], 8, coat)
    pen.path("M-40 -20Q-44 -48 -20 -48H24Q40 -44 36 -20Z", coat)
    pen.path("M-38 -40q-22 -6 -18 -28", line=6 / pen.width + 2)
    pen.path("M-38 -40q-22 -6 -18 -28", line=6 / pen.width, stroke=coat)
    pen.path("M22 -40Q18 -76 42 -76Q54 -74 66 -60Q60 -50 46 -50Z", coat)
    pen.path("M30 -74q-14 6 -8 28q12 -4 14 -22Z", WOOD_DARK)
    pen.circle(46, -66, 2.4, INK_SOFT, 0)
    pen.circle(65, -60, 4, INK_SOFT, 0)
    pen.lines([(24, -44), (42, -50)], 2.4, RASPBERRY)


def geese(pen: Pen, rng: Random, mood: Mood) -> None:
    for x in (-70, 0, 64):
        pen.shadow(x, 26, 5)
        pen.lines([(x - 4, 0), (x - 4, -14)], 1.2, OCHRE_MID)
        pen.lines([(x + 6, 0), (x + 6, -14)], 1.2, OCHRE_MID)
        pen.path(
            f"M{x - 34} -30Q{x - 20} -6 {x + 12} -12Q{x + 26} -22 {x + 20} -62Q{x + 18} -74 {x + 28} -74"
            f"L{x + 42} -68L{x + 29} -63Q{x + 34} -30 {x + 16} -38Q{x - 6} -44 {x - 34} -30Z",
            PAPER,
        )
        pen.path(f"M{x + 30} -72l16 5l-15 5Z", "#E2702D", 0.7)
        pen.path(f"M{x - 14} -28q14 8 24 -4", line=0.8)
        pen.circle(x + 26, -69, 1.8, INK_SOFT, 0)


def hens(pen: Pen, rng: Random, mood: Mood) -> None:
    for x, coat in ((-36, OCHRE_MID), (24, PAPER), (70, STONE)):
        pen.shadow(x, 20, 4)
        pen.lines([(x, 0), (x, -12)], 1, OCHRE_MID)
        pen.path(
            f"M{x - 26} -38Q{x - 18} -8 {x + 4} -10Q{x + 20} -14 {x + 18} -40Q{x + 14} -46 {x + 8} -40"
            f"Q{x} -26 {x - 26} -38Z",
            coat,
        )
        pen.path(f"M{x + 8} -43q4 -9 7 -2q5 -5 5 4Z", RASPBERRY, 0.7)
        pen.poly([(x + 18, -38), (x + 26, -35), (x + 17, -32)], WHEAT, 0.7)
