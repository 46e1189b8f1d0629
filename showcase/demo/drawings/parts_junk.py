"""What stands on an empty lot before the works."""

from random import Random

from showcase.demo.drawings.palette import (
    BRICK,
    CONCRETE,
    CREAM,
    OCHRE_MID,
    PAPER,
    RUST,
    STEEL,
    STONE,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen, scatter


def broken_bench(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(0, 110, 12)
    pen.rect(-84, -46, 18, 46, CONCRETE)
    pen.poly([(60, 0), (66, -44), (84, -42), (80, 0)], CONCRETE)
    pen.poly([(-104, -58), (52, -48), (52, -38), (-104, -47)], WOOD_DARK)
    pen.poly([(-40, -32), (118, -2), (116, 6), (-42, -23)], "#8B7357")
    pen.rect(-80, -104, 9, 50, STEEL)
    pen.poly([(-100, -102), (10, -92), (6, -82), (-100, -90)], WOOD_DARK)


def rusty_frame(pen: Pen, rng: Random, mood: Mood) -> None:
    """The frame of an old swing with one chain left."""
    pen.shadow(0, 170, 16)
    pen.tube([(-120, -206), (-158, -6)], 8, RUST)
    pen.tube([(-116, -206), (-92, 0)], 8, RUST)
    pen.tube([(118, -196), (96, 0)], 8, RUST)
    pen.tube([(122, -196), (166, -4)], 8, RUST)
    pen.tube([(-130, -208), (132, -196)], 9, RUST)
    pen.lines([(-34, -204), (-36, -84)], 0.9)
    pen.poly([(-60, -88), (-14, -66), (-16, -58), (-62, -80)], "#8B7357")
    for x, y in ((-60, -206), (40, -200), (-104, -90), (140, -100)):
        pen.ellipse(x, y, 8, 3, "#D99A5A", 0)


def old_slide(pen: Pen, rng: Random, mood: Mood) -> None:
    """A dented metal slide of the old yard."""
    pen.shadow(20, 170, 16)
    pen.tube([(-96, 0), (-66, -186)], 7, RUST)
    pen.tube([(-60, 0), (-38, -186)], 7, RUST)
    for i in (1, 2, 4):
        pen.tube([(-92 + i * 6, -i * 36), (-58 + i * 4, -i * 36)], 5, RUST)
    pen.path("M-50 -176L-22 -176Q50 -96 88 -60T190 -8L176 4Q90 -20 50 -62T-50 -160Z", STEEL)
    pen.tube([(58, -70), (58, 0)], 6, RUST)
    pen.tube([(-66, -186), (-62, -232), (-34, -226), (-38, -186)], 6, RUST)


def tyres(pen: Pen, rng: Random, mood: Mood, count: int = 3) -> None:
    """Half-buried tyres once painted in bright colours."""
    pen.shadow(0, 52 * count, 9)
    for i in range(count):
        x, colour = (i - (count - 1) / 2) * 92, ("#8C6B78", "#A89668", "#6F8592", "#7E8A76")[i % 4]
        pen.path(f"M{x - 44:.0f} 0a44 46 0 0 1 88 0h-24a20 22 0 0 0 -40 0Z", colour)
        for dx, dy in ((-34, -22), (-18, -38), (4, -42), (26, -32)):
            pen.lines([(x + dx, dy), (x + dx * 0.82, dy * 0.82)], 0.6)


def old_goal(pen: Pen, rng: Random, mood: Mood) -> None:
    """A leaning goal welded from pipes, without a net."""
    pen.shadow(0, 170, 12)
    pen.tube([(-140, 0), (-152, -178), (130, -196), (150, 0)], 9, RUST)
    for x, y in ((-146, -60), (40, -190), (142, -90)):
        pen.ellipse(x, y, 4, 9, PAPER, 0)


def old_hoop(pen: Pen, rng: Random, mood: Mood) -> None:
    """A leaning pole with a weathered backboard."""
    pen.shadow(0, 60, 8)
    pen.tube([(0, 0), (-18, -280)], 10, RUST)
    pen.poly([(-88, -352), (52, -340), (48, -256), (-92, -270)], "#B8AF9B")
    pen.lines([(-90, -320), (50, -308)], 0.6)
    pen.lines([(-91, -296), (49, -282)], 0.6)
    pen.path("M-42 -262q24 14 46 2", line=1.6, stroke=RUST)


def broken_fence(pen: Pen, rng: Random, mood: Mood, length: int = 420) -> None:
    pen.shadow(length / 2, length / 2, 8)
    pen.poly([(0, -70), (length * 0.55, -62), (length * 0.55, -52), (0, -60)], "#9A8C74")
    pen.poly([(length * 0.62, -40), (length, -74), (length, -64), (length * 0.62, -30)], "#9A8C74")
    for i in range(length // 34):
        if i in (4, 7):
            continue
        lean, x = rng.uniform(-14, 14), i * 34
        tall = rng.uniform(74, 108)
        pen.poly(
            [(x, 0), (x + lean, -tall), (x + 9 + lean, -tall - 10), (x + 18 + lean, -tall), (x + 18, 0)],
            "#A99B82",
            0.9,
        )


def logs(pen: Pen, rng: Random, mood: Mood) -> None:
    """A fallen trunk people sit on."""
    pen.shadow(0, 140, 14)
    pen.poly([(-130, -44), (110, -50), (110, 0), (-130, 0)], WOOD_DARK)
    pen.ellipse(112, -25, 16, 25, WOOD)
    pen.ellipse(112, -25, 8, 13, OCHRE_MID, 0.6)
    for y in (-34, -16):
        pen.path(f"M-110 {y}q60 -8 110 0t70 -2", line=0.6)
    pen.tube([(-60, -44), (-78, -78)], 9, WOOD_DARK)


def rubble(pen: Pen, rng: Random, mood: Mood) -> None:
    """A heap of broken bricks and slabs."""
    pen.shadow(0, 110, 14)
    pen.poly([(-96, 0), (-70, -30), (10, -52), (84, -20), (104, 0)], CONCRETE)
    for x, y in scatter(rng, 8, (-80, -34, 70, -6)):
        pen.poly(
            [(x, y), (x + 26, y - 8), (x + 28, y + 6), (x + 2, y + 12)],
            rng.choice((BRICK, STONE, CREAM)),
            0.8,
        )
    pen.tube([(24, -40), (50, -92)], 4, RUST)


def dead_tree(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(0, 60, 8)
    pen.path("M-18 0Q-10 -120 -16 -260L-2 -210L4 -330L16 -200Q12 -110 20 0Z", "#8D8272")
    pen.tube([(6, -180), (60, -250)], 9, "#8D8272")
    pen.tube([(-12, -150), (-64, -196)], 8, "#8D8272")
    pen.lines([(60, -250), (92, -262)], 1.2)


def stump(pen: Pen, rng: Random, mood: Mood) -> None:
    pen.shadow(0, 52, 8)
    pen.path("M-48 0Q-34 -14 -32 -50H32Q34 -14 50 0Z", WOOD_DARK)
    pen.ellipse(0, -50, 32, 11, WOOD)
    pen.ellipse(0, -50, 17, 6, OCHRE_MID, 0.6)
