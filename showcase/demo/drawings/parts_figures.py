"""People and animals: plain toy-like figures that make a place lived in."""

from dataclasses import dataclass
from random import Random

from showcase.demo.drawings.palette import (
    INK_SOFT,
    PAPER,
    RASPBERRY,
    SKY,
    WHEAT,
    WOOD,
    Mood,
)
from showcase.demo.drawings.pen import Pen, Point

SKIN = "#F2CBA3"
HAIR = ("#5B4330", "#8A5A2C", "#3A3028", "#C99A4A", "#8C8F88")


@dataclass(frozen=True)
class Pose:
    """Ends of the limbs and their bends as shares of the body height, from the middle of the hips."""

    arms: tuple[tuple[Point, Point], tuple[Point, Point]]
    legs: tuple[tuple[Point, Point], tuple[Point, Point]]
    hips: float = 0.46
    lean: float = 0.0


_UPRIGHT = (((-0.05, 0.23), (-0.06, 0.46)), ((0.05, 0.23), (0.06, 0.46)))
POSES = {
    "stand": Pose((((-0.14, -0.16), (-0.15, 0.0)), ((0.14, -0.16), (0.15, 0.0))), _UPRIGHT),
    "wave": Pose((((-0.14, -0.16), (-0.15, 0.0)), ((0.2, -0.36), (0.22, -0.56))), _UPRIGHT),
    "walk": Pose(
        (((-0.12, -0.16), (-0.2, -0.02)), ((0.1, -0.16), (0.18, -0.03))),
        (((-0.06, 0.22), (-0.17, 0.46)), ((0.09, 0.21), (0.14, 0.46))),
        lean=0.02,
    ),
    "run": Pose(
        (((-0.2, -0.2), (-0.14, -0.06)), ((0.17, -0.2), (0.26, -0.32))),
        (((-0.06, 0.24), (-0.28, 0.28)), ((0.18, 0.14), (0.2, 0.46))),
        lean=0.07,
    ),
    "kick": Pose(
        (((-0.2, -0.22), (-0.3, -0.12)), ((0.18, -0.24), (0.28, -0.3))),
        (((-0.04, 0.23), (-0.06, 0.46)), ((0.18, 0.16), (0.36, 0.32))),
        lean=-0.04,
    ),
    "throw": Pose(
        (((-0.13, -0.36), (-0.02, -0.58)), ((0.17, -0.38), (0.1, -0.6))),
        (((-0.08, 0.22), (-0.08, 0.46)), ((0.08, 0.22), (0.12, 0.46))),
    ),
    "hang": Pose(
        (((-0.12, -0.42), (-0.12, -0.66)), ((0.12, -0.42), (0.12, -0.66))),
        (((-0.05, 0.2), (-0.1, 0.4)), ((0.06, 0.2), (0.02, 0.42))),
        hips=0.72,
    ),
    "sit": Pose(
        (((-0.12, -0.16), (-0.06, -0.02)), ((0.14, -0.16), (0.12, -0.02))),
        (((-0.1, 0.03), (-0.11, 0.26)), ((0.1, 0.03), (0.11, 0.26))),
        hips=0.29,
    ),
    "reach": Pose((((0.16, -0.24), (0.3, -0.24)), ((0.17, -0.2), (0.31, -0.2))), _UPRIGHT, lean=0.03),
    "crouch": Pose(
        (((0.14, -0.14), (0.22, 0.08)), ((-0.08, -0.12), (0.1, 0.08))),
        (((0.12, 0.0), (-0.02, 0.2)), ((0.16, -0.01), (0.08, 0.2))),
        hips=0.2,
        lean=0.08,
    ),
    "racket": Pose(
        (((-0.14, -0.16), (-0.18, -0.04)), ((0.2, -0.22), (0.32, -0.3))),
        (((-0.09, 0.22), (-0.12, 0.46)), ((0.08, 0.22), (0.12, 0.46))),
        lean=0.05,
    ),
}


def person(
    pen: Pen,
    rng: Random,
    mood: Mood,
    pose: str = "stand",
    tall: int = 165,
    top: str = RASPBERRY,
    low: str = SKY,
    skirt: bool = False,
    hat: str = "",
    hair: int = 0,
) -> None:
    """A figure of `tall` centimetres standing on (or hanging over) the origin."""
    stance = POSES[pose]
    pen.shadow(0, tall * 0.18, tall * 0.035)
    hip = -stance.hips * tall
    limb = tall * (0.085 if tall < 140 else 0.075)
    for knee, foot in stance.legs:
        points = [
            (0.3 * knee[0] * tall, hip),
            (knee[0] * tall, hip + knee[1] * tall),
            (foot[0] * tall, hip + foot[1] * tall),
        ]
        pen.tube(points, limb, SKIN if skirt and not mood.snowy else low)
        pen.ellipse(
            points[2][0] + limb * 0.3, points[2][1] - limb * 0.2, limb * 0.85, limb * 0.5, INK_SOFT, 0.8
        )
    _arm(pen, stance, 0, hip, tall, limb, top)
    _body(pen, stance, hip, tall, top, low, skirt)
    _arm(pen, stance, 1, hip, tall, limb, top)
    _head(
        pen, stance.lean * tall, hip - tall * (0.42 if tall > 140 else 0.43), tall, HAIR[hair % 5], hat, skirt
    )


def _arm(pen: Pen, stance: Pose, which: int, hip: float, tall: float, limb: float, colour: str) -> None:
    (ex, ey), (hx, hy) = stance.arms[which]
    root = ((0.09 if which else -0.09) * tall + stance.lean * tall, hip - tall * 0.28)
    elbow, hand = (ex * tall, hip + ey * tall), (hx * tall, hip + hy * tall)
    pen.tube([root, elbow, hand], limb * 0.8, colour)
    pen.circle(hand[0], hand[1], limb * 0.5, SKIN, 0.8)


def _body(pen: Pen, stance: Pose, hip: float, tall: float, top: str, low: str, skirt: bool) -> None:
    half, lean = tall * 0.105, stance.lean * tall
    up = hip - tall * 0.31
    pen.path(
        f"M{-half * 0.9:.1f} {hip + tall * 0.03:.1f}L{lean - half:.1f} {up + tall * 0.05:.1f}"
        f"Q{lean:.1f} {up - tall * 0.04:.1f} {lean + half:.1f} {up + tall * 0.05:.1f}"
        f"L{half * 0.9:.1f} {hip + tall * 0.03:.1f}Z",
        top,
    )
    if skirt:
        hem = hip + tall * 0.2
        pen.poly(
            [
                (-half * 0.85, hip - tall * 0.04),
                (half * 0.85, hip - tall * 0.04),
                (half * 1.7, hem),
                (-half * 1.7, hem),
            ],
            low,
        )
        pen.lines([(-half * 1.5, hem - tall * 0.05), (half * 1.5, hem - tall * 0.05)], 1.2, PAPER)
    else:
        pen.lines([(lean - half * 0.9, hip - tall * 0.1), (lean + half * 0.9, hip - tall * 0.1)], 1.3, PAPER)


def _head(pen: Pen, x: float, y: float, tall: float, hair: str, hat: str, long_hair: bool) -> None:
    r = tall * (0.09 if tall > 140 else 0.115)
    if long_hair and not hat:
        pen.path(
            f"M{x - r * 1.05:.1f} {y}v{r * 0.9:.1f}q{r:.1f} {r * 0.5:.1f} {r * 2.1:.1f} 0v{-r * 0.9:.1f}Z",
            hair,
        )
    pen.circle(x, y, r, SKIN)
    for side in (-0.35, 0.4):
        pen.circle(x + side * r, y + r * 0.08, max(r * 0.09, pen.width * 0.4), INK_SOFT, 0)
    pen.path(f"M{x - r * 0.28:.1f} {y + r * 0.42:.1f}q{r * 0.3:.1f} {r * 0.28:.1f} {r * 0.6:.1f} 0", line=0.7)
    for side in (-0.6, 0.64):
        pen.circle(x + side * r, y + r * 0.35, r * 0.15, "#E58F86", 0)
    cap = (
        f"M{x - r * 1.04:.1f} {y - r * 0.12:.1f}"
        f"A{r * 1.04:.1f} {r * 1.04:.1f} 0 0 1 {x + r * 1.04:.1f} {y - r * 0.12:.1f}"
    )
    pen.path(
        cap + f"Q{x + r * 0.2:.1f} {y - r * 0.75:.1f} {x - r * 1.04:.1f} {y - r * 0.12:.1f}Z", hat or hair
    )
    if hat:
        pen.path(
            f"M{x - r * 1.1:.1f} {y - r * 0.12:.1f}"
            f"Q{x:.1f} {y - r * 0.5:.1f} {x + r * 1.1:.1f} {y - r * 0.12:.1f}",
            line=2.2,
            stroke=WHEAT if hat != WHEAT else RASPBERRY,
        )


def worker(pen: Pen, rng: Random, mood: Mood, pose: str = "stand", vest: str = "#E8862E") -> None:
    """A builder in a bright vest and a helmet."""
    person(pen, rng, mood, pose=pose, tall=174, top=vest, low=INK_SOFT, hat=WHEAT)


def shoveller(pen: Pen, rng: Random, mood: Mood, vest: str = "#E8862E") -> None:
    """A builder levelling the ground with a rake."""
    pen.tube([(20, -112), (118, -6)], 4, WOOD)
    pen.lines([(98, -2), (134, -4)], 2.2)
    person(pen, rng, mood, pose="reach", tall=172, top=vest, low=SKY, hat=PAPER)
