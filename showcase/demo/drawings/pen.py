"""SVG primitives in the style of the site: flat fills and one ink line of constant width."""

from collections.abc import Iterable, Sequence
from math import cos, pi, sin
from random import Random

INK = "#1C2B24"
Point = tuple[float, float]


def chance(seed: str) -> Random:
    """A source of small irregularities that is the same on every machine for the same seed."""
    return Random(seed)  # noqa: S311 - drawings, not secrets


def num(value: float) -> str:
    """A coordinate with at most one decimal, the same text on every machine."""
    text = f"{value:.1f}"
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def joined(points: Iterable[Point]) -> str:
    return " ".join(f"{num(x)},{num(y)}" for x, y in points)


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data of a soft curve through all points (Catmull-Rom turned into cubics)."""
    last = len(points)
    at = (lambda i: points[i % last]) if closed else (lambda i: points[min(max(i, 0), last - 1)])
    parts = [f"M{num(points[0][0])} {num(points[0][1])}"]
    for i in range(last if closed else last - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = at(i - 1), at(i), at(i + 1), at(i + 2)
        one, two = (bx + (cx - ax) / 6, by + (cy - ay) / 6), (cx - (dx - bx) / 6, cy - (dy - by) / 6)
        parts.append("C" + " ".join(f"{num(x)} {num(y)}" for x, y in (one, two, (cx, cy))))
    return "".join(parts) + ("Z" if closed else "")


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float, steps: int = 16) -> list[Point]:
    """Points on an ellipse from `start` to `end`, in turns (0 = right, 0.25 = down)."""
    turns = [start + (end - start) * i / steps for i in range(steps + 1)]
    return [(cx + rx * cos(2 * pi * t), cy + ry * sin(2 * pi * t)) for t in turns]


class Pen:
    """Collects SVG elements of one part. Unit: centimetre; the origin stands on the ground, y grows down."""

    def __init__(self, width: float, ink: str = INK) -> None:
        self.width = width
        self.ink = ink
        self.out: list[str] = []

    def _style(self, fill: str, line: float, stroke: str | None, opacity: float) -> str:
        words = [f'fill="{fill}"']
        if line == 0:
            words.append('stroke="none"')
        elif line != 1:
            words.append(f'stroke-width="{num(max(line * self.width, 0.3))}"')
        if stroke and line:
            words.append(f'stroke="{stroke}"')
        if opacity < 1:
            words.append(f'opacity="{opacity:.2f}"')
        return " ".join(words)

    def path(
        self, d: str, fill: str = "none", line: float = 1, stroke: str | None = None, opacity: float = 1
    ) -> None:
        self.out.append(f'<path d="{d}" {self._style(fill, line, stroke, opacity)}/>')

    def poly(
        self,
        points: Iterable[Point],
        fill: str = "none",
        line: float = 1,
        stroke: str | None = None,
        opacity: float = 1,
    ) -> None:
        self.out.append(f'<polygon points="{joined(points)}" {self._style(fill, line, stroke, opacity)}/>')

    def lines(self, points: Iterable[Point], line: float = 1, stroke: str | None = None) -> None:
        self.out.append(f'<polyline points="{joined(points)}" {self._style("none", line, stroke, 1)}/>')

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str = "none", line: float = 1, r: float = 0
    ) -> None:
        corner = f' rx="{num(r)}"' if r else ""
        box = f'x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}"{corner}'
        self.out.append(f"<rect {box} {self._style(fill, line, None, 1)}/>")

    def ellipse(
        self, cx: float, cy: float, rx: float, ry: float, fill: str, line: float = 1, opacity: float = 1
    ) -> None:
        box = f'cx="{num(cx)}" cy="{num(cy)}" rx="{num(rx)}" ry="{num(ry)}"'
        self.out.append(f"<ellipse {box} {self._style(fill, line, None, opacity)}/>")

    def circle(self, cx: float, cy: float, r: float, fill: str, line: float = 1) -> None:
        self.ellipse(cx, cy, r, r, fill, line)

    def tube(self, points: Sequence[Point], thick: float, fill: str, *, soft: bool = False) -> None:
        """A bar of the given thickness with an ink edge on both sides."""
        d = smooth(points) if soft else "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
        self.path(d, line=(thick + 2 * self.width) / self.width)
        self.path(d, line=thick / self.width, stroke=fill)

    def union(self, blobs: Sequence[tuple[float, float, float, float]], fill: str) -> None:
        """Ellipses (cx, cy, rx, ry) that share one outline, for crowns, clouds and bushes."""
        for cx, cy, rx, ry in blobs:
            self.ellipse(cx, cy, rx + self.width, ry + self.width, self.ink, 0)
        for cx, cy, rx, ry in blobs:
            self.ellipse(cx, cy, rx, ry, fill, 0)

    def bands(self, x: float, y: float, w: float, h: float, colours: Sequence[str]) -> None:
        """A box of horizontal colour bands: the stripe of the Filimonovo toy."""
        step = h / len(colours)
        for i, colour in enumerate(colours):
            self.rect(x, y + i * step, w, step, colour, 0)
        self.rect(x, y, w, h)

    def slats(self, x: float, y: float, w: float, h: float, colours: Sequence[str]) -> None:
        """A box of vertical colour stripes."""
        step = w / len(colours)
        for i, colour in enumerate(colours):
            self.rect(x + i * step, y, step, h, colour, 0)
        self.rect(x, y, w, h)

    def shadow(self, cx: float, rx: float, ry: float = 0, cy: float = 0) -> None:
        """The flat shadow that seats a thing on the ground."""
        self.ellipse(cx, cy, rx, ry or rx * 0.13, INK, 0, 0.16)


def scatter(rng: Random, count: int, box: tuple[float, float, float, float]) -> list[Point]:
    """`count` points in the box (x1, y1, x2, y2), spread evenly enough not to clot."""
    x1, y1, x2, y2 = box
    return [(rng.uniform(x1, x2), y1 + (y2 - y1) * (i + rng.random()) / count) for i in range(count)]
