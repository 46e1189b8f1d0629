"""What lies on the ground: patches, puddles, slabs, marked lines."""

from collections.abc import Sequence

from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.palette import CREAM, PAPER, RASPBERRY, SKY_PALE, SNOW, WOOD_DARK
from showcase.demo.drawings.pen import Pen, Point, smooth


def bare_ground(canvas: Canvas, shape: Sequence[Point], colour: str, name: str = "bare_ground") -> None:
    """A levelled patch of sand, earth, gravel or asphalt with a soft edge."""
    pen = Pen(4)
    pen.path(smooth(shape, closed=True), colour)
    x = sum(p[0] for p in shape) / len(shape)
    y = sum(p[1] for p in shape) / len(shape)
    canvas.flat(pen, name, x, y, colour)


def paving(canvas: Canvas, half: float, near: float, far: float, done: float, colour: str) -> None:
    """Slabs being laid: rows are complete up to the share `done` of the depth, then ragged."""
    pen, rows, columns = Pen(2.6), 9, 11
    for row in range(rows):
        z = far - (far - near) * (row + 1) / rows
        for column in range(columns):
            if (row / rows > done and (row * 5 + column * 7) % 4 != 0) or row / rows > done + 0.25:
                continue
            x, wide, deep = -half + 2 * half * column / columns, 2 * half / columns, (far - near) / rows
            quad = [
                canvas.spot(x, z),
                canvas.spot(x + wide, z),
                canvas.spot(x + wide, z + deep),
                canvas.spot(x, z + deep),
            ]
            pen.poly(quad, (colour, CREAM)[(row + column) % 2], 0.8)
    canvas.flat(pen, "paving", *canvas.spot(0, (near + far) / 2), colour)


def puddle(canvas: Canvas, x: float, y: float, wide: float) -> None:
    pen, high = Pen(3.4), wide * 0.22
    shape = [
        (x - wide, y),
        (x - wide * 0.4, y - high),
        (x + wide * 0.5, y - high * 0.7),
        (x + wide, y + high * 0.1),
        (x + wide * 0.3, y + high),
        (x - wide * 0.6, y + high * 0.8),
    ]
    pen.path(smooth(shape, closed=True), SNOW if canvas.mood.snowy else canvas.mood.sky[1])
    pen.path(f"M{x - wide * 0.4:.0f} {y:.0f}q{wide * 0.2:.0f} -6 {wide * 0.4:.0f} 0", line=0.8, stroke=PAPER)
    canvas.flat(pen, "puddle", x, y)


def markings(canvas: Canvas, near: float = 880, far: float = 1900, half: float = 400) -> None:
    """Stakes and strings that mark out the future ground."""
    pen = Pen(3.4)
    corners = [canvas.spot(e, d) for e, d in ((-half, near), (half, near), (half, far), (-half, far))]
    pen.poly(corners, "none", 0.9, PAPER)
    pen.lines([canvas.spot(0, near), canvas.spot(0, far)], 0.7, PAPER)
    for x, y in corners:
        tall = canvas.scale(y) * 60
        pen.lines([(x, y), (x, y - tall)], 1.6, WOOD_DARK)
        pen.rect(x, y - tall, 16, 10, RASPBERRY, 0.6)
    canvas.flat(pen, "markings", *corners[0])


def pond(canvas: Canvas, x: float, y: float, wide: float) -> None:
    """Still water with reeds; flat on the ground."""
    pen, high = Pen(4), wide * 0.2
    water = SNOW if canvas.mood.snowy else canvas.mood.sky[1]
    shape = [
        (x - wide, y),
        (x - wide * 0.6, y - high),
        (x + wide * 0.2, y - high * 0.8),
        (x + wide, y - high * 0.2),
        (x + wide * 0.7, y + high * 0.9),
        (x - wide * 0.1, y + high * 0.7),
        (x - wide * 0.7, y + high),
    ]
    pen.path(smooth(shape, closed=True), water)
    for dx, dy, long in ((-0.4, -0.2, 0.3), (0.1, 0.25, 0.36), (0.45, -0.15, 0.22), (-0.1, -0.5, 0.2)):
        pen.path(
            f"M{x + dx * wide:.0f} {y + dy * high:.0f}q{wide * long / 4:.0f} -7 {wide * long / 2:.0f} 0"
            f"t{wide * long / 2:.0f} 0",
            line=0.8,
            stroke=PAPER if not canvas.mood.snowy else SKY_PALE,
        )
    canvas.flat(pen, "pond", x, y)
