"""Trees, bushes, herbs and stones."""

import itertools
from random import Random

from showcase.demo.drawings.palette import (
    OCHRE_MID,
    PAPER,
    RASPBERRY,
    SNOW,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen

Blobs = list[tuple[float, float, float, float]]


def _trunk(pen: Pen, height: float, foot: float, colour: str, lean: float = 0) -> None:
    top = foot * 0.55
    pen.path(
        f"M{-foot} 0Q{-top} {-height * 0.3:.1f} {lean - top:.1f} {-height}L{lean + top:.1f} {-height}"
        f"Q{top} {-height * 0.3:.1f} {foot} 0Z",
        colour,
    )


def crown(pen: Pen, blobs: Blobs, colours: tuple[str, str], rng: Random, marks: str) -> None:
    """A leafy crown: one outline, lighter upper left, little leaf strokes."""
    pen.union(blobs, colours[0])
    for cx, cy, rx, ry in blobs:
        pen.ellipse(cx - rx * 0.2, cy - ry * 0.22, rx * 0.68, ry * 0.62, colours[1], 0)
    for cx, cy, rx, ry in blobs:
        for _ in range(3):
            x, y = cx + rng.uniform(-0.6, 0.6) * rx, cy + rng.uniform(-0.6, 0.6) * ry
            pen.path(f"M{x:.1f} {y:.1f}q9 -13 20 -5", line=0.7, stroke=marks)


def _cluster(rng: Random, cx: float, cy: float, rx: float, ry: float) -> Blobs:
    ring = [(-0.55, 0.28), (0.55, 0.25), (-0.38, -0.3), (0.4, -0.28), (0, -0.55), (0, 0.1)]
    return [
        (cx + dx * rx, cy + dy * ry, rx * rng.uniform(0.44, 0.54), ry * rng.uniform(0.40, 0.5))
        for dx, dy in ring
    ]


def spruce(pen: Pen, rng: Random, mood: Mood, height: int = 800) -> None:
    pen.shadow(20, height * 0.24)
    pen.rect(-14, -height * 0.14, 28, height * 0.14, WOOD_DARK)
    tiers = 5
    for i in range(tiers):
        low, top = -height * (0.1 + 0.17 * i), -height * (0.1 + 0.17 * i) - height * (0.34 - 0.012 * i)
        _tier(pen, mood, height * (0.27 - 0.045 * i), low, max(top, -height))


def _tier(pen: Pen, mood: Mood, half: float, low: float, top: float) -> None:
    drop = (low - top) * 0.1
    xs = [-half + half * 2 * i / 6 for i in range(7)]
    hem = "".join(f"Q{(a + b) / 2:.1f} {low + drop:.1f} {b:.1f} {low:.1f}" for a, b in itertools.pairwise(xs))
    body = f"M0 {top:.1f}Q{-half * 0.35:.1f} {(low + top) / 2:.1f} {-half:.1f} {low:.1f}{hem}"
    body += f"Q{half * 0.35:.1f} {(low + top) / 2:.1f} 0 {top:.1f}Z"
    pen.path(body, mood.needle[0])
    lit = (
        f"M0 {top:.1f}Q{-half * 0.35:.1f} {(low + top) / 2:.1f} {-half * 0.93:.1f} {low:.1f}"
        f"L{-half * 0.3:.1f} {low:.1f}Z"
    )
    pen.path(lit, mood.needle[1], 0)
    if mood.snowy:
        pen.path(
            f"M0 {top:.1f}L{-half * 0.62:.1f} {low - drop:.1f}"
            f"q{half * 0.3:.1f} {-drop * 2:.1f} {half * 0.5:.1f} 0"
            f"q{half * 0.3:.1f} {-drop * 2:.1f} {half * 0.6:.1f} {-drop:.1f}Z",
            SNOW,
            0,
        )
    pen.path(body)


def pine(pen: Pen, rng: Random, mood: Mood, height: int = 950) -> None:
    pen.shadow(15, height * 0.2)
    _trunk(pen, height * 0.86, 20, OCHRE_MID, 12)
    for y in range(int(height * 0.12), int(height * 0.5), 70):
        pen.path(f"M-8 {-y}q8 8 18 0", line=0.7)
    for dx, at, wide in ((-70, 0.6, 105), (75, 0.7, 110), (-45, 0.8, 125), (30, 0.92, 120)):
        blobs = [
            (dx - wide * 0.5, -height * at, wide * 0.5, 38),
            (dx + wide * 0.45, -height * at, wide * 0.5, 36),
            (dx, -height * at - 28, wide * 0.6, 46),
        ]
        pen.union(blobs, mood.needle[0])
        top = SNOW if mood.snowy else mood.needle[1]
        pen.ellipse(dx - 8, -height * at - 42, wide * 0.48, 26, top, 0)


def birch(pen: Pen, rng: Random, mood: Mood, height: int = 850) -> None:
    pen.shadow(15, height * 0.2)
    _trunk(pen, height * 0.8, 17, PAPER, 10)
    for _ in range(9):
        y = rng.uniform(0.05, 0.5) * height
        pen.path(f"M{rng.choice((-13, 2))} {-y:.0f}l{rng.randint(7, 12)} {rng.randint(-3, 3)}", line=1.1)
    if mood.season == "bare":
        _branches(pen, height)
        return
    blobs = _cluster(rng, 8, -height * 0.68, height * 0.22, height * 0.32)
    crown(pen, blobs, mood.birch, rng, mood.needle[0])
    for cx, cy, rx, ry in blobs[:2]:
        for i in range(4):
            x = cx + (i - 1.5) * rx * 0.4
            pen.path(
                f"M{x:.1f} {cy + ry * 0.5:.1f}q-6 {height * 0.06:.1f} 2 {height * 0.1:.1f}",
                line=0.8,
                stroke=mood.needle[0],
            )


def _branches(pen: Pen, height: float) -> None:
    """A bare crown: boughs that rise and fork, thinner toward their ends."""
    boughs = (
        (-1, 0.36, 0.20, 0.3),
        (1, 0.42, 0.24, 0.32),
        (-1, 0.5, 0.13, 0.36),
        (1, 0.56, 0.12, 0.34),
        (-1, 0.6, 0.05, 0.38),
    )
    for side, at, reach, rise in boughs:
        x, y = side * height * reach, -height * (at + rise)
        pen.path(
            f"M{2 + at * 10:.0f} {-height * at:.0f}"
            f"Q{x * 0.9:.0f} {-height * (at + rise * 0.35):.0f} {x:.0f} {y:.0f}",
            line=1.7,
        )
        for part, turn, long in ((0.45, 1.0, 0.13), (0.6, -0.5, 0.12), (0.75, 0.9, 0.09)):
            bx, by = x * (0.3 + 0.68 * part), -height * (at + rise * part * 0.86)
            tip = side * turn * height * long * 0.7
            pen.path(
                f"M{bx:.0f} {by:.0f}q{tip * 0.5:.0f}"
                f" {-height * long * 0.3:.0f} {tip:.0f} {-height * long:.0f}",
                line=0.8,
            )


def linden(pen: Pen, rng: Random, mood: Mood, height: int = 800) -> None:
    pen.shadow(20, height * 0.3)
    _trunk(pen, height * 0.6, 26, WOOD_DARK)
    if mood.season == "bare":
        _branches(pen, height)
        return
    blobs = _cluster(rng, 0, -height * 0.62, height * 0.34, height * 0.38)
    crown(pen, blobs, mood.leaf, rng, mood.needle[0])


def apple(pen: Pen, rng: Random, mood: Mood, height: int = 450) -> None:
    pen.shadow(10, height * 0.36)
    _trunk(pen, height * 0.55, 16, WOOD_DARK, -10)
    if mood.season == "bare":
        _branches(pen, height)
        return
    blobs = _cluster(rng, 0, -height * 0.62, height * 0.42, height * 0.36)
    crown(pen, blobs, mood.leaf, rng, mood.needle[0])
    fruit = {"spring": PAPER, "summer": RASPBERRY, "autumn": RASPBERRY}.get(mood.season, "")
    for cx, cy, rx, ry in blobs if fruit else ():
        for _ in range(3):
            pen.circle(cx + rng.uniform(-0.7, 0.7) * rx, cy + rng.uniform(-0.6, 0.7) * ry, 9, fruit, 0.6)


def rowan(pen: Pen, rng: Random, mood: Mood, height: int = 560) -> None:
    pen.shadow(10, height * 0.24)
    for lean in (-40, 10, 50):
        pen.tube([(lean * 0.2, 0), (lean, -height * 0.5)], 9, WOOD_DARK)
    if mood.season == "bare":
        _branches(pen, height)
        return
    blobs = _cluster(rng, 5, -height * 0.65, height * 0.3, height * 0.34)
    crown(pen, blobs, mood.leaf, rng, mood.needle[0])
    for cx, cy, rx, ry in blobs:
        x, y = cx + rng.uniform(-0.4, 0.4) * rx, cy + rng.uniform(-0.2, 0.5) * ry
        for dx, dy in ((-8, 0), (8, 0), (0, 10), (0, -9)):
            pen.circle(x + dx, y + dy, 7, "#C8322F", 0.5)


def poplar(pen: Pen, rng: Random, mood: Mood, height: int = 1000) -> None:
    pen.shadow(10, height * 0.12)
    _trunk(pen, height * 0.4, 20, WOOD_DARK)
    blobs: Blobs = [
        (0, -height * 0.3, 62, 90),
        (-12, -height * 0.46, 78, 120),
        (12, -height * 0.6, 74, 130),
        (-4, -height * 0.76, 60, 130),
        (2, -height * 0.9, 34, 95),
    ]
    if mood.season == "bare":
        _branches(pen, height * 0.9)
        return
    crown(pen, blobs, mood.leaf, rng, mood.needle[0])


def willow(pen: Pen, rng: Random, mood: Mood, height: int = 620) -> None:
    pen.shadow(15, height * 0.4)
    _trunk(pen, height * 0.6, 34, WOOD_DARK, 14)
    if mood.season == "bare":
        _branches(pen, height)
        return
    blobs = _cluster(rng, 10, -height * 0.66, height * 0.42, height * 0.3)
    pen.union(blobs, mood.birch[0])
    for i in range(11):
        x = (i - 5) * height * 0.082 + 10
        long = height * (0.5 - abs(i - 5) * 0.028)
        pen.tube(
            [(x, -height * 0.7), (x * 1.08, -height * 0.7 + long * 0.6), (x * 1.13, -height * 0.7 + long)],
            height * 0.055,
            mood.birch[i % 2],
            soft=True,
        )
    for cx, cy, rx, ry in blobs[2:]:
        pen.ellipse(cx, cy, rx * 0.8, ry * 0.8, mood.birch[1], 0)


TREES = {
    "ели": spruce,
    "сосны": pine,
    "берёзы": birch,
    "липы": linden,
    "яблони": apple,
    "рябины": rowan,
    "тополя": poplar,
    "ивы": willow,
}
