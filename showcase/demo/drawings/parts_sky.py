"""Sky, clouds, birds, hills and what stands on the horizon; all in page pixels."""

import itertools
from collections.abc import Sequence
from math import sin
from random import Random

from showcase.demo.drawings.canvas import HEIGHT, WIDTH, Canvas
from showcase.demo.drawings.palette import FOLK, INK_SOFT, PAPER, WHEAT, Mood
from showcase.demo.drawings.pen import INK, Pen, Point, num, smooth


def wave(rng: Random, base: float, swing: float, waves: float) -> list[Point]:
    """A rolling line across the sheet around `base`."""
    a, b, c = (rng.uniform(0, 6.28) for _ in range(3))
    xs = range(-40, WIDTH + 81, 80)
    return [
        (
            x,
            base
            + swing
            * (0.6 * sin(a + x * waves / 255) + 0.3 * sin(b + x * waves / 120) + 0.1 * sin(c + x / 40)),
        )
        for x in xs
    ]


def under(points: Sequence[Point]) -> str:
    """Path data of everything below a line."""
    return smooth(points) + f"L{WIDTH + 40} {HEIGHT + 40}L-40 {HEIGHT + 40}Z"


def sky(canvas: Canvas, rng: Random) -> None:
    """Flat steps of tint from the zenith to the horizon, then the sun or the moon."""
    pen, mood = Pen(4), canvas.mood
    pen.rect(0, 0, WIDTH, canvas.horizon + 120, mood.sky[0], 0)
    step = canvas.horizon / len(mood.sky)
    for i, colour in enumerate(mood.sky[1:], 1):
        pen.path(under(wave(rng, step * (i + 0.1), 16, rng.uniform(0.5, 1.1))), colour, 0)
    x = rng.choice((250, 420, 640, 1010, 1220, 1380))
    canvas.back(pen, "sky", x, 100, mood.name)
    if mood.sun:
        _sun(canvas, x, rng)


def _sun(canvas: Canvas, x: float, rng: Random) -> None:
    pen, mood = Pen(4), canvas.mood
    low = mood.name in ("sunset", "winter_dusk", "morning")
    y = canvas.horizon - (150 if low else 330) + rng.uniform(-25, 25)
    radius = 74 if low else 56
    if mood.name == "blue":
        return _moon(canvas, x, 150)
    pen.ellipse(x, y, radius * 1.7, radius * 1.7, mood.sun, 0, 0.18)
    pen.ellipse(x, y, radius * 1.3, radius * 1.3, mood.sun, 0, 0.3)
    pen.circle(x, y, radius, mood.sun, 0)
    canvas.back(pen, "sun", x, y)
    return None


def _moon(canvas: Canvas, x: float, y: float) -> None:
    pen = Pen(4)
    pen.path(f"M{x} {y - 52}A52 52 0 1 0 {x + 50} {y + 20}A40 40 0 1 1 {x} {y - 52}Z", PAPER, 0)
    for dx, dy in ((-280, 40), (-160, -50), (180, -20), (330, 60), (-420, -20), (470, -40), (110, 90)):
        pen.circle((x + dx) % WIDTH, y + dy, 3.2, PAPER, 0)
    canvas.back(pen, "moon", x, y)


def clouds(canvas: Canvas, rng: Random) -> None:
    """A few flat-bottomed clouds, each with one folk curl."""
    count = rng.choice((2, 3, 3))
    for i in range(count):
        x = (i + rng.uniform(0.2, 0.8)) * WIDTH / count
        y, wide = rng.uniform(90, canvas.horizon * 0.5), rng.uniform(110, 210)
        _cloud(canvas, x, y, wide)


def _cloud(canvas: Canvas, x: float, y: float, wide: float) -> None:
    pen, high = Pen(4), wide * 0.3
    top = "".join(
        f"a{num(wide * part)} {num(high * tall)} 0 0 1 {num(wide * part * 1.55)} {num(rise * high)}"
        for part, tall, rise in ((0.28, 0.8, -0.55), (0.4, 1.25, -0.15), (0.32, 0.95, 0.4), (0.2, 0.6, 0.3))
    )
    pen.path(f"M{num(x - wide)} {num(y)}{top}Z", canvas.mood.cloud, 0, opacity=0.92)
    canvas.back(pen, "cloud", x, y, "wide" if wide > 160 else "small")


def birds(canvas: Canvas, rng: Random) -> None:
    pen, x, y = Pen(4), rng.uniform(300, 1300), rng.uniform(120, canvas.horizon * 0.45)
    for _ in range(rng.randint(3, 5)):
        bx, by, s = x + rng.uniform(-110, 110), y + rng.uniform(-50, 50), rng.uniform(13, 20)
        pen.path(
            f"M{num(bx - s)} {num(by - s * 0.4)}q{num(s * 0.6)} {num(-s * 0.5)} {num(s)} {num(s * 0.4)}"
            f"q{num(s * 0.4)} {num(-s * 0.9)} {num(s)} {num(-s * 0.4)}",
            line=0.8,
        )
    canvas.back(pen, "birds", x, y)


def snowfall(canvas: Canvas, rng: Random) -> None:
    pen = Pen(4)
    for _ in range(90):
        pen.circle(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(2.5, 5.5), PAPER, 0)
    canvas.glow.extend(pen.out)
    canvas.note("snowfall", 800, 100)


def hills(canvas: Canvas, rng: Random, pattern: str) -> None:
    """Three layers of hills; the middle one carries a folk pattern of fields."""
    lines = [
        wave(rng, canvas.horizon - lift, swing, rng.uniform(0.45, 0.95))
        for lift, swing in ((78, 46), (34, 34), (-6, 22))
    ]
    for i, (line, colour) in enumerate(zip(lines, canvas.mood.hills, strict=True)):
        pen = Pen(4)
        pen.path(under(line), colour, 0)
        if i == 1:
            FIELDS[pattern](pen, rng, line, canvas.mood)
        canvas.backdrop.extend(pen.out)
    canvas.note("hills", WIDTH / 2, canvas.horizon, f"{pattern}{round(lines[1][7][1] / 30)}")


def _strips(pen: Pen, rng: Random, line: Sequence[Point], mood: Mood) -> None:
    start = rng.randint(2, 5)
    for i in range(7):
        x, y = line[start + i]
        nx, ny = line[start + i + 1]
        d = (
            f"M{num(x)} {num(y)}L{num(nx)} {num(ny)}"
            f"L{num(nx - 60)} {num(ny + 130)}L{num(x - 60)} {num(y + 130)}Z"
        )
        pen.path(d, (mood.hills[2], mood.hills[0], mood.birch[1])[i % 3], 0, opacity=0.75)


def _furrows(pen: Pen, rng: Random, line: Sequence[Point], mood: Mood) -> None:
    for drop in range(18, 100, 17):
        pen.path(smooth([(x, y + drop) for x, y in line[4:15]]), line=0.6, stroke=mood.hills[2])


def _stacks(pen: Pen, rng: Random, line: Sequence[Point], mood: Mood) -> None:
    straw = mood.cloud if mood.snowy else WHEAT
    for i in rng.sample(range(3, 18), 5):
        x, y = line[i]
        pen.path(f"M{num(x - 17)} {num(y + 24)}q2 -36 17 -38q15 2 17 38Z", straw, 0.5)


def _groves(pen: Pen, rng: Random, line: Sequence[Point], mood: Mood) -> None:
    for i in rng.sample(range(1, 20), 6):
        x, y = line[i]
        for dx in (-34, -12, 14, 36):
            pen.ellipse(x + dx, y + 4, 24, rng.uniform(20, 34), mood.leaf[0], 0, 0.55)


FIELDS = {"strips": _strips, "furrows": _furrows, "stacks": _stacks, "groves": _groves}


def forest(canvas: Canvas, rng: Random, colour: str = "") -> None:
    """A distant strip of spruces on the horizon."""
    pen, start = Pen(4), rng.choice((-40, 200, 760, 980))
    colour = colour or canvas.mood.needle[1]
    for i in range(20):
        x, tall = start + i * 33 + rng.uniform(-8, 8), rng.uniform(48, 92)
        y = canvas.horizon + 18
        pen.poly([(x - 21, y), (x, y - tall), (x + 21, y)], colour, 0, opacity=0.8)
    pen.rect(start - 16, canvas.horizon + 12, 20 * 33 + 16, 16, colour, 0)
    canvas.back(pen, "forest", start + 300, canvas.horizon)


def church(canvas: Canvas, x: float) -> None:
    """A white village church with a bell tower, far off."""
    pen, y = Pen(2.4), canvas.horizon + 10
    pen.rect(x - 44, y - 64, 88, 70, PAPER)
    pen.rect(x + 44, y - 34, 34, 40, PAPER)
    pen.rect(x + 76, y - 108, 34, 114, PAPER)
    pen.poly([(x + 72, y - 108), (x + 93, y - 158), (x + 114, y - 108)], FOLK[2])
    pen.rect(x - 14, y - 92, 28, 28, PAPER)
    pen.path(f"M{x - 18} {y - 92}q-8 -22 18 -46q26 24 18 46Z", WHEAT)
    pen.lines([(x, y - 138), (x, y - 160)], 0.9)
    pen.lines([(x - 6, y - 152), (x + 6, y - 152)], 0.9)
    pen.lines([(x + 93, y - 158), (x + 93, y - 172)], 0.9)
    for wx in (x - 28, x, x + 28, x + 93):
        pen.path(f"M{wx - 5} {y - 18}v-16q5 -7 10 0v16Z", INK_SOFT, 0)
    pen.poly([(x - 52, y - 62), (x, y - 76), (x + 52, y - 62)], FOLK[2])
    canvas.back(pen, "church", x, y)


def water_tower(canvas: Canvas, x: float) -> None:
    pen, y = Pen(2.4), canvas.horizon + 14
    pen.rect(x - 11, y - 120, 22, 126, "#C9C4B4")
    pen.poly(
        [
            (x - 15, y - 120),
            (x - 32, y - 142),
            (x - 32, y - 182),
            (x + 32, y - 182),
            (x + 32, y - 142),
            (x + 15, y - 120),
        ],
        "#D7D2C2",
    )
    pen.rect(x - 32, y - 168, 64, 12, FOLK[0], 0.7)
    pen.poly([(x - 36, y - 182), (x, y - 206), (x + 36, y - 182)], INK_SOFT)
    canvas.back(pen, "water_tower", x, y)


def windmill(canvas: Canvas, x: float) -> None:
    pen, y = Pen(2.4), canvas.horizon + 12
    pen.poly([(x - 30, y), (x - 19, y - 92), (x + 19, y - 92), (x + 30, y)], "#A98558")
    pen.poly([(x - 24, y - 90), (x, y - 118), (x + 24, y - 90)], FOLK[0])
    for dx, dy in ((48, -38), (-38, -48), (-48, 38), (38, 48)):
        pen.lines([(x, y - 96), (x + dx, y - 96 + dy)], 1.2)
        pen.poly(
            [
                (x + dx * 0.35, y - 96 + dy * 0.35),
                (x + dx, y - 96 + dy),
                (x + dx - dy * 0.25, y - 96 + dy + dx * 0.25),
                (x + dx * 0.35 - dy * 0.25, y - 96 + dy * 0.35 + dx * 0.25),
            ],
            PAPER,
            0.6,
        )
    canvas.back(pen, "windmill", x, y)


def village(canvas: Canvas, rng: Random, x: float) -> None:
    """A row of tiny roofs far away."""
    pen = Pen(2.2)
    for i in range(5):
        hx, y = x + i * 62 + rng.uniform(-8, 8), canvas.horizon + 16 + rng.uniform(-5, 6)
        wall, roof = rng.choice((PAPER, "#D9B98A", "#E4D9C2")), rng.choice((*FOLK, INK_SOFT, "#A9602F"))
        pen.rect(hx - 20, y - 22, 40, 24, wall, 0.8)
        top = PAPER if canvas.mood.snowy else roof
        pen.poly([(hx - 26, y - 21), (hx, y - 44), (hx + 26, y - 21)], top, 0.8)
        pen.rect(hx - 5, y - 16, 10, 10, WHEAT if canvas.mood.dusk else INK_SOFT, 0)
    canvas.back(pen, "village", x, canvas.horizon)


def wires(canvas: Canvas, rng: Random) -> None:
    """Power poles along the horizon with birds on the wire."""
    pen, y = Pen(2.6), canvas.horizon + 16
    start = rng.choice((60, 180, 300))
    tops = [start + i * 460 for i in range(4)]
    for x in tops:
        pen.lines([(x, y), (x, y - 170)], 1.6)
        pen.lines([(x - 22, y - 158), (x + 22, y - 158)], 1.2)
    for a, b in itertools.pairwise(tops):
        for side in (-20, 20):
            pen.path(
                f"M{a + side} {num(y - 158)}Q{(a + b) / 2 + side} {num(y - 118)} {b + side} {num(y - 158)}",
                line=0.6,
            )
    for i in range(3):
        pen.ellipse(tops[1] + 150 + i * 26, y - 146, 8, 6, INK, 0)
    canvas.back(pen, "wires", start, y)


HORIZON = {"церковь": church, "водонапорная башня": water_tower, "ветряная мельница": windmill}
