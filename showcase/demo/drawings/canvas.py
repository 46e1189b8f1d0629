"""The sheet a scene is drawn on: perspective, order from far to near, identities of parts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from showcase.demo.drawings.palette import Mood
from showcase.demo.drawings.pen import INK, Pen, Point, chance, num

WIDTH, HEIGHT = 1600, 1200
CELL = 200
Draw = Callable[..., None]


@dataclass
class Canvas:
    """A scene in the making.

    `horizon` is the y of the eye line; `eye` the height of the eye in centimetres, so that a thing standing
    at y is drawn at (y - horizon) / eye pixels per centimetre and everything keeps its true size.
    """

    mood: Mood
    horizon: float = 560
    eye: float = 300
    centre: float = WIDTH / 2
    backdrop: list[str] = field(default_factory=list)
    flats: list[str] = field(default_factory=list)
    upright: list[tuple[float, int, str]] = field(default_factory=list)
    glow: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    taken: list[tuple[float, float, float]] = field(default_factory=list)

    def scale(self, y: float) -> float:
        """Pixels per centimetre for a thing standing at `y`."""
        return (y - self.horizon) / self.eye

    def spot(self, east: float, depth: float) -> Point:
        """The pixel of a place on the ground; centimetres right of the middle and away from the eye."""
        focal = 1400.0
        return self.centre + east * focal / depth, self.horizon + self.eye * focal / depth

    def take(self, x: float, y: float, reach: float) -> None:
        """Remember that a thing `reach` centimetres to both sides stands here."""
        self.taken.append((x - reach * self.scale(y), x + reach * self.scale(y), y))

    def is_free(self, x: float, y: float, reach: float, clear: float = 150) -> bool:
        """Whether a group of this reach would stand clear of its neighbours, nearer ones by `clear` more."""
        left, right = x - reach * self.scale(y), x + reach * self.scale(y)
        step = self.scale(y)
        return (
            left > 20
            and right < WIDTH - 20
            and not any(
                a < right and left < b and -16 - 50 * step < depth - y < 20 + clear * step
                for a, b, depth in self.taken
            )
        )

    def note(self, name: str, x: float, y: float, variant: str = "") -> None:
        self.parts.add(f"{name}{'/' + variant if variant else ''}@{int(x // CELL)}:{int(y // CELL)}")

    def back(self, pen: Pen, name: str, x: float, y: float, variant: str = "") -> None:
        """Add something far away, drawn in page pixels before the ground."""
        self.note(name, x, y, variant)
        self.backdrop.extend(pen.out)

    def flat(self, pen: Pen, name: str, x: float, y: float, variant: str = "") -> None:
        """Add something lying on the ground, drawn in page pixels under all upright things."""
        self.note(name, x, y, variant)
        self.flats.extend(pen.out)

    def stand(
        self,
        draw: Draw,
        x: float,
        y: float,
        *,
        seed: str = "",
        zoom: float = 1,
        flip: bool = False,
        quiet: bool = False,
        **options: Any,
    ) -> None:
        """Stand a part on the ground at pixel (x, y); `seed` fixes its small irregularities.

        `quiet` parts (tufts of grass) are not counted as parts of the scene.
        """
        scale = self.scale(y) * zoom
        pen = Pen(line_width(self.scale(y)) / scale)
        draw(pen, chance(f"{draw.__name__}{seed}{round(x)}:{round(y)}"), self.mood, **options)
        turn = f"{round(-scale if flip else scale, 4)} {round(scale, 4)}"
        opening = (
            f'<g transform="translate({num(x)} {num(y)}) scale({turn})" stroke-width="{round(pen.width, 2)}">'
        )
        self.upright.append((y, len(self.upright), opening + "".join(pen.out) + "</g>"))
        if not quiet:
            variant = ",".join(str(value) for key, value in sorted(options.items()) if key != "pose")
            self.note(draw.__name__, x, y, variant)

    def svg(self) -> str:
        body = "".join(text for _, _, text in sorted(self.upright))
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}">'
            f'<g stroke="{INK}" stroke-width="4" fill="none" stroke-linejoin="round" stroke-linecap="round">'
        )
        return (
            head
            + "".join(self.backdrop)
            + "".join(self.flats)
            + body
            + self._veil()
            + "".join(self.glow)
            + "</g></svg>"
        )

    def _veil(self) -> str:
        if not self.mood.veil:
            return ""
        return (
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{self.mood.veil}" stroke="none" '
            f'opacity="{self.mood.veil_strength}"/>'
        )


def line_width(scale: float) -> float:
    """Ink line in pixels: full near the eye, finer far away."""
    return max(2.0, min(5.0, 2.0 + 2.4 * scale))
