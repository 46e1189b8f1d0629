"""Winter joys of a yard."""

from random import Random

from showcase.demo.drawings.palette import (
    INK_SOFT,
    PAPER,
    PINE,
    RASPBERRY,
    SKY,
    SKY_MID,
    SNOW,
    WHEAT,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.parts_figures import SKIN
from showcase.demo.drawings.pen import Pen


def snowman(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(0, 64, 9)
    pen.tube([(-40, -104), (-84, -140)], 4, WOOD_DARK)
    pen.tube([(40, -104), (84, -136)], 4, WOOD_DARK)
    for y, r in ((-46, 50), (-112, 37), (-166, 27)):
        pen.circle(0, y, r, SNOW)
    pen.poly([(0, -168), (34, -160), (0, -156)], "#E2702D", 0.8)
    for x in (-9, 9):
        pen.circle(x, -176, 3.4, INK_SOFT, 0)
    for y in (-128, -108, -66):
        pen.circle(0, y, 4.4, INK_SOFT, 0)
    pen.path("M-28 -146q28 18 56 0v14q-28 16 -56 0Z", RASPBERRY)
    pen.path("M14 -138l6 46h18l-8 -48Z", RASPBERRY)
    pen.poly([(-24, -188), (-18, -222), (18, -222), (24, -188)], SKY)


def sledge(pen: Pen, rng: Random, mood: Mood) -> None:
    """A child on a sledge."""
    pen.shadow(0, 70, 7)
    pen.path("M-62 -4H54q18 -2 16 -20", line=2)
    for x in (-44, 34):
        pen.lines([(x, -4), (x, -22)], 1.4)
    pen.rect(-58, -30, 104, 9, WOOD)
    pen.tube([(-6, -38), (34, -40), (52, -26)], 13, SKY_MID)
    pen.path("M-30 -34Q-32 -82 -14 -88h14q16 26 12 54Z", RASPBERRY)
    pen.tube([(-2, -74), (30, -62)], 9, RASPBERRY)
    pen.circle(-4, -104, 19, SKIN)
    pen.path("M-24 -106a20 20 0 0 1 40 0Z", WHEAT)
    pen.circle(-4, -128, 7, PAPER)


def new_year_tree(pen: Pen, rng: Random, mood: Mood, height: int = 520) -> None:
    """A decorated spruce of the yard."""
    pen.shadow(0, 130, 16)
    pen.rect(-13, -60, 26, 60, WOOD_DARK)
    for i in range(4):
        low, half = -50 - i * height * 0.2, height * (0.3 - i * 0.06)
        pen.path(
            f"M0 {low - height * 0.34:.0f}L{-half:.0f} {low:.0f}Q0 {low + 24:.0f} {half:.0f} {low:.0f}Z", PINE
        )
        pen.path(
            f"M{-half * 0.8:.0f} {low - 14:.0f}Q0 {low + 16:.0f} {half * 0.8:.0f} {low - 20:.0f}",
            line=1.8,
            stroke=WHEAT,
        )
        for k in range(3 + (i < 2)):
            x = (k - (2 + (i < 2)) / 2) * half * 0.52
            pen.circle(x, low - 24 - (k % 2) * 20, 10, (RASPBERRY, WHEAT, PAPER, SKY_MID)[(i + k) % 4], 0.8)
    top = -50 - 3 * height * 0.2 - height * 0.34
    pen.poly(
        [
            (0, top - 34),
            (8, top - 10),
            (30, top - 10),
            (13, top + 4),
            (20, top + 26),
            (0, top + 12),
            (-20, top + 26),
            (-13, top + 4),
            (-30, top - 10),
            (-8, top - 10),
        ],
        WHEAT,
    )


def snow_heap(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(0, 120, 12)
    pen.path("M-120 0Q-90 -56 -40 -50Q0 -84 46 -52Q100 -50 122 0Z", SNOW)
    pen.path("M-60 -20q20 -14 44 -6M20 -26q20 -10 40 0", line=0.7)
