"""Equipment of a children's playground."""

from math import cos, pi, sin
from random import Random

from showcase.demo.drawings.palette import (
    CREAM,
    INK_SOFT,
    OCHRE_MID,
    PAPER,
    PINE,
    RASPBERRY,
    SAND,
    SAND_DARK,
    SKY_MID,
    STEEL,
    WHEAT,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.parts_figures import SKIN
from showcase.demo.drawings.pen import Pen, arc, smooth


def striped_post(pen: Pen, x: float, top: float, main: str, foot: float = 0, wide: float = 14) -> None:
    """A square post with three folk bands under its head."""
    pen.rect(x - wide / 2, top, wide, foot - top, main)
    for i, colour in enumerate((WHEAT, PAPER, RASPBERRY if main != RASPBERRY else PINE)):
        pen.rect(x - wide / 2, top + 16 + i * 11, wide, 11, colour, 0.6)


def swing(
    pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = WHEAT, rider: bool = False
) -> None:
    """A pair of swings on an A-frame; one seat swings when it has a rider."""
    pen.shadow(10, 210, 24, -8)
    for x in (-150, 150):
        pen.tube([(x * 1.08, -252), (x * 1.3, -26)], 9, INK_SOFT)
    _swing_seat(pen, 62, 0, second)
    _swing_seat(pen, -62, -30 if rider else 6, second)
    if rider:
        _swing_rider(pen, -62, -30)
    for x in (-150, 150):
        pen.tube([(x * 1.04, -254), (x * 1.02, 0)], 11, main)
        pen.bands(x * 1.03 - 8, -130, 16, 40, (WHEAT, PAPER, PINE))
    pen.tube([(-176, -256), (176, -256)], 13, main)


def _swing_seat(pen: Pen, x: float, swing_x: float, colour: str) -> None:
    low = -52 - abs(swing_x) * 0.3
    for dx in (-24, 24):
        pen.lines([(x + dx, -252), (x + dx + swing_x, low)], 0.9)
    pen.rect(x - 32 + swing_x, low - 4, 64, 12, colour, r=4)


def _swing_rider(pen: Pen, x: float, shift: float) -> None:
    """A child seen from the side, legs forward, one hand on the rope."""
    cx, low = x + shift, -70
    pen.tube([(cx - 4, low), (cx + 34, low - 2), (cx + 56, low + 26)], 12, SKY_MID)
    pen.ellipse(cx + 60, low + 28, 9, 6, INK_SOFT, 0.8)
    pen.path(f"M{cx - 22} {low + 6}Q{cx - 24} {low - 48} {cx - 12} {low - 56}h14q18 28 12 62Z", WHEAT)
    pen.lines([(cx - 21, low - 12), (cx + 13, low - 12)], 1.4, PAPER)
    pen.tube([(cx - 6, low - 42), (cx + 12, low - 30), (cx + 20, low - 46)], 8, WHEAT)
    pen.circle(cx + 20, low - 47, 5, SKIN, 0.8)
    pen.circle(cx - 2, low - 77, 20, SKIN)
    pen.circle(cx + 10, low - 76, 2.2, INK_SOFT, 0)
    pen.circle(cx + 6, low - 69, 3, "#E58F86", 0)
    pen.path(f"M{cx + 6} {low - 65}q5 3 9 -1", line=0.7)
    pen.path(
        f"M{cx - 14} {low - 61}Q{cx - 30} {low - 84} {cx - 12} {low - 97}"
        f"Q{cx + 8} {low - 102} {cx + 17} {low - 84}"
        f"Q{cx + 2} {low - 88} {cx - 2} {low - 78}Q{cx - 6} {low - 66} {cx - 14} {low - 61}Z",
        WOOD_DARK,
    )


def nest_swing(pen: Pen, rng: Random, mood: Mood, main: str = PINE, second: str = RASPBERRY) -> None:
    """A wide round basket on four ropes."""
    pen.shadow(10, 190, 22, -8)
    pen.tube([(-160, -244), (-195, -24)], 10, main)
    pen.tube([(160, -244), (195, -24)], 10, main)
    for dx in (-76, 76):
        pen.lines([(dx * 0.9, -244), (dx, -62)], 0.9)
        pen.lines([(dx * 0.9, -244), (dx * 0.4, -50)], 0.9)
    pen.ellipse(0, -58, 86, 25, CREAM)
    for x in range(-60, 61, 20):
        pen.lines([(x, -76), (x * 0.8, -40)], 0.5)
    pen.path(smooth(arc(0, -58, 86, 25, 0, 1), closed=False), line=13 / pen.width + 2)
    pen.path(smooth(arc(0, -58, 86, 25, 0, 1), closed=False), line=13 / pen.width, stroke=second)
    pen.tube([(-158, -246), (-138, 0)], 12, main)
    pen.tube([(158, -246), (138, 0)], 12, main)
    pen.tube([(-180, -248), (180, -248)], 14, main)


def seesaw(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = WHEAT) -> None:
    pen.shadow(0, 160, 16, -4)
    pen.poly([(-34, 0), (0, -58), (34, 0)], second)
    pen.tube([(-158, -30), (158, -82)], 14, main)
    for x, y in ((-140, -33), (140, -79)):
        pen.rect(x - 24, y - 18, 48, 10, WOOD, r=3)
        inner = x * 0.78
        pen.tube([(inner, y - 8), (inner, y - 46)], 6, PINE)
        pen.tube([(inner - 14, y - 46), (inner + 14, y - 46)], 6, PINE)
    pen.circle(0, -56, 9, PAPER)


def sandbox(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = WHEAT) -> None:
    """A sandbox under a striped mushroom roof."""
    pen.shadow(0, 200, 30, -4)
    pen.poly([(-150, -58), (150, -58), (190, -8), (-190, -8)], PAPER if mood.snowy else SAND)
    pen.path("M-100 -26q34 -46 70 0Z", SAND_DARK if not mood.snowy else PAPER, 0.8)
    pen.poly([(-150, -72), (150, -72), (150, -58), (-150, -58)], WOOD)
    pen.rect(-9, -224, 18, 196, WOOD)
    pen.bands(-9, -120, 18, 44, (RASPBERRY, WHEAT, PINE))
    pen.path("M-165 -208Q-120 -300 0 -306Q120 -300 165 -208Z", PAPER)
    for i in (0, 2, 4):
        a, b = -165 + i * 66, -165 + (i + 1) * 66
        pen.path(f"M{a} -208Q{a * 0.72:.0f} -296 0 -306Q{b * 0.72:.0f} -296 {b} -208Z", main, 0.8)
    for i in range(10):
        pen.path(f"M{-165 + i * 33} -210a16.5 14 0 0 0 33 0Z", second if i % 2 else PAPER, 0.8)
    pen.poly([(-196, -24), (196, -24), (196, 0), (-196, 0)], main)
    for x in (-130, -40, 50, 140):
        pen.circle(x, -12, 7, second, 0.6)
    pen.path("M58 -40l6 -26h26l6 26Z", SKY_MID)


def carousel(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT, second: str = RASPBERRY) -> None:
    """A low merry-go-round with a striped floor."""
    pen.shadow(0, 150, 24, 0)
    pen.ellipse(0, -14, 140, 34, STEEL)
    pen.ellipse(0, -26, 140, 34, PAPER)
    for i in range(0, 12, 2):
        wedge = arc(0, -26, 140, 34, i / 12, (i + 1) / 12, 4)
        pen.poly([(0, -26), *wedge], main, 0.6)
    pen.tube([(0, -26), (0, -92)], 12, second)
    for i in range(6):
        a = 2 * pi * (i + 0.5) / 6
        x, y = 112 * cos(a), -26 + 27 * sin(a)
        pen.tube([(x, y), (x, y - 62), (0, -92)], 7, second, soft=False)
    pen.circle(0, -94, 14, PAPER)


def dome(pen: Pen, rng: Random, mood: Mood, main: str = SKY_MID, second: str = WHEAT) -> None:
    """A climbing dome of bars."""
    pen.shadow(0, 200, 30, -10)
    for dx in (-120, -42, 42, 120):
        pen.path(f"M{dx * 1.05:.0f} -36Q{dx * 1.05:.0f} -150 0 -198", line=1.0)
    rings = ((190, 0, 30), (172, -84, 26), (118, -156, 19))
    for rx, y, ry in rings[1:]:
        pen.tube(arc(0, y, rx, ry, 0, 0.5, 10), 8, second)
    for x in (-190, -104, 0, 104, 190):
        mid = x * 0.9
        pen.tube(
            [
                (x, 12 if abs(x) < 150 else 0),
                (mid, -66 + (1 - abs(x) / 190) * 14),
                (x * 0.62, -140),
                (0, -200),
            ],
            9,
            main,
            soft=True,
        )
    pen.circle(0, -202, 13, RASPBERRY)


def rider(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT, second: str = RASPBERRY) -> None:
    """A spring horse painted like a Filimonovo toy."""
    pen.shadow(0, 56, 9)
    pen.rect(-34, -8, 68, 10, STEEL)
    for y in range(-44, -8, 9):
        pen.lines([(-16, y), (16, y + 5)], 1)
    pen.path(
        "M-62 -62Q-70 -98 -30 -98H14Q22 -150 48 -164Q58 -176 72 -164L92 -138Q94 -126 78 -128L62 -132"
        "Q58 -96 62 -62Q0 -40 -62 -62Z",
        PAPER,
    )
    for i, x in enumerate((-50, -34, -18, -2)):
        pen.path(
            f"M{x} -{58 - i}Q{x - 6} -78 {x} -97h10Q{x + 4} -78 {x + 10} -{57 - i}Z",
            (second, main, PINE, second)[i],
            0.5,
        )
    pen.path("M22 -118l26 8l-4 12l-26 -8ZM30 -142l24 10l-3 11l-27 -10Z", second, 0.5)
    pen.circle(68, -148, 3.5, INK_SOFT, 0)
    pen.path("M48 -164q-4 -22 8 -26q4 14 4 22Z", main, 0.8)
    pen.tube([(18, -106), (50, -106)], 6, PINE)
    pen.path("M-62 -66q-30 4 -28 34q14 -14 30 -14Z", second)


def rope_pyramid(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = SKY_MID) -> None:
    """A tall mast with a climbing net."""
    pen.shadow(0, 230, 30, -6)
    tip = (0, -390)
    feet = (-220, -110, 0, 110, 220)
    for x in feet[1:4:2]:
        pen.lines([(x, -34), tip], 0.7)
    for part in (0.18, 0.34, 0.5, 0.66, 0.82):
        y = -390 * part
        half = 220 * (1 - part)
        pen.path(
            f"M{-half:.0f} {y + 4:.0f}Q0 {y + 30 * (1 - part) + 14:.0f} {half:.0f} {y + 4:.0f}",
            line=1,
            stroke=second,
        )
        pen.path(
            f"M{-half:.0f} {y:.0f}Q0 {y - 20 * (1 - part):.0f} {half:.0f} {y:.0f}", line=0.6, stroke=second
        )
    pen.tube([(0, 0), tip], 14, main)
    pen.bands(-9, -210, 18, 54, (WHEAT, PAPER, PINE))
    for x in feet:
        pen.lines([(x, 8 if abs(x) < 200 else 0), tip], 1.1)
    for x in (-220, 220):
        pen.rect(x - 16, -14, 32, 16, STEEL)
    pen.circle(0, -396, 15, WHEAT)


def stumps(pen: Pen, rng: Random, mood: Mood, main: str = WOOD, second: str = OCHRE_MID) -> None:
    """A line of round stumps to hop along."""
    pen.shadow(0, 190, 14)
    for i, tall in enumerate((30, 48, 66, 46, 62, 34)):
        x = -160 + i * 64
        pen.rect(x - 22, -tall, 44, tall, WOOD_DARK)
        pen.ellipse(x, -tall, 22, 8, PAPER if mood.snowy else main)
        pen.ellipse(x, -tall, 11, 4, second, 0.5)
