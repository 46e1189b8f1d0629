"""Bushes, herbs, flowers and stones."""

from random import Random

from showcase.demo.drawings.palette import (
    OCHRE_MID,
    PAPER,
    PINE,
    RASPBERRY,
    RASPBERRY_MID,
    SNOW,
    STONE,
    WHEAT,
    Mood,
)
from showcase.demo.drawings.parts_nature import crown
from showcase.demo.drawings.pen import Pen, smooth


def bush(pen: Pen, rng: Random, mood: Mood, height: int = 130, bloom: str = "") -> None:
    pen.shadow(5, height * 0.8)
    blobs = [
        (-height * 0.5, -height * 0.32, height * 0.42, height * 0.34),
        (height * 0.5, -height * 0.3, height * 0.42, height * 0.32),
        (0, -height * 0.52, height * 0.5, height * 0.48),
    ]
    crown(pen, blobs, mood.leaf, rng, mood.needle[0])
    colour = "" if mood.snowy else bloom
    for cx, cy, rx, ry in blobs if colour else ():
        for _ in range(4):
            pen.circle(
                cx + rng.uniform(-0.7, 0.7) * rx, cy + rng.uniform(-0.7, 0.4) * ry, height * 0.06, colour, 0.6
            )


def weeds(pen: Pen, rng: Random, mood: Mood, height: int = 90) -> None:
    """A clump of tall weeds: burdock leaves, stalks with umbels."""
    pen.shadow(0, height * 0.6)
    blade = {"autumn": "#7F8A4E", "bare": "#7D8750"}.get(mood.season, mood.leaf[0])
    for side in (-1, 1):
        pen.path(
            f"M0 0Q{side * height * 0.5:.0f} {-height * 0.5:.0f}"
            f" {side * height * 0.75:.0f} {-height * 0.28:.0f}"
            f"Q{side * height * 0.5:.0f} 2 0 0Z",
            blade,
        )
    for i in range(5):
        lean, tall = (i - 2) * height * 0.2 + rng.uniform(-6, 6), height * rng.uniform(0.75, 1.15)
        pen.path(
            f"M{(i - 2) * 6} 0Q{lean * 0.3:.1f} {-tall * 0.6:.1f} {lean:.1f} {-tall:.1f}",
            line=1.1,
            stroke=mood.tick,
        )
        head = rng.choice((OCHRE_MID, RASPBERRY_MID, PAPER, mood.birch[1]))
        pen.ellipse(lean, -tall, height * 0.1, height * 0.06, head, 0.7)


def flowers(pen: Pen, rng: Random, mood: Mood, colour: str = PAPER) -> None:
    """A few meadow flowers for the foreground."""
    for i in range(5):
        x, tall = (i - 2) * 17 + rng.uniform(-5, 5), rng.uniform(30, 56)
        pen.path(f"M{x:.1f} 0q-4 {-tall * 0.5:.1f} 2 {-tall:.1f}", line=0.9, stroke=PINE)
        pen.path(f"M{x:.1f} {-tall * 0.3:.1f}q12 -10 16 -2q-8 6 -16 2Z", mood.leaf[1], 0.6)
        for dx, dy in ((-6, 0), (6, 0), (0, -6), (0, 6)):
            pen.circle(x + 2 + dx, -tall + dy, 5.5, colour, 0.5)
        pen.circle(x + 2, -tall, 4, WHEAT if colour != WHEAT else RASPBERRY, 0)


def grass(pen: Pen, rng: Random, mood: Mood) -> None:
    """A tuft of grass, or a dry stalk over the snow."""
    colour = {"winter": OCHRE_MID, "autumn": "#A9A455", "bare": "#A79F5E"}.get(mood.season, mood.leaf[1])
    for i in range(7):
        lean = (i - 3) * 12
        tall = 46 - abs(i - 3) * 6 + rng.uniform(-5, 5)
        pen.path(
            f"M{(i - 3) * 5 - 4} 0Q{lean * 0.4:.1f} {-tall * 0.7:.1f} {lean:.1f} {-tall:.1f}"
            f"Q{lean * 0.5 + 4:.1f} {-tall * 0.5:.1f} {(i - 3) * 5 + 4} 0Z",
            colour,
            0.7,
        )


def stone(pen: Pen, rng: Random, mood: Mood, size: int = 60) -> None:
    pen.shadow(6, size * 0.8)
    pts = [
        (-size * 0.7, 0),
        (-size * 0.62, -size * 0.4),
        (-size * 0.1, -size * 0.62),
        (size * 0.5, -size * 0.42),
        (size * 0.72, 0),
        (0, size * 0.1),
    ]
    pen.path(smooth(pts, closed=True), STONE)
    pen.path(
        f"M{-size * 0.3:.0f} {-size * 0.35:.0f}q{size * 0.2:.0f} -10 {size * 0.4:.0f} 0",
        line=0.8,
        stroke=SNOW if mood.snowy else PAPER,
    )
