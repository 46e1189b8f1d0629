"""What one project builds and how its pictures begin: decided once from its key."""

from dataclasses import dataclass
from random import Random

from showcase.demo.drawings import parts_buildings as built
from showcase.demo.drawings import parts_herbs as herbs
from showcase.demo.drawings import parts_sky as far
from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.catalogue import CHOICE, PAVING, RUBBER, SCHEMES, Colours, Item, pick
from showcase.demo.drawings.landscape import Land, lay
from showcase.demo.drawings.layouts import LAYOUTS, Layout
from showcase.demo.drawings.palette import MOODS, PAPER, RASPBERRY, RASPBERRY_MID, SKY_MID, WHEAT
from showcase.demo.drawings.pen import Pen, chance


@dataclass(frozen=True)
class Plan:
    """The equipment, colours, ground and composition of one project."""

    key: str
    kind: str
    scheme: Colours
    layout: Layout
    large: Item
    middle: tuple[Item, Item]
    low: tuple[Item, Item]
    surface: str
    surface_colour: str
    lamp: str

    def rng(self, name: str) -> Random:
        """A source of chance of its own for each picture, so that adding one does not change another."""
        return chance(f"{self.key}|{name}")


def make_plan(key: str, kind: str) -> Plan:
    rng = chance(f"{key}|plan")
    large, middle, low = CHOICE[kind]
    layout = rng.choice(LAYOUTS)
    surfaces = PAVING if kind == "leisure" else RUBBER
    surface = rng.choice(tuple(surfaces))
    first = rng.choice(large)
    picked = pick(rng, middle, 2)
    near = pick(rng, tuple(item for item in low if item not in picked), 2)
    return Plan(
        key,
        kind,
        rng.choice(SCHEMES),
        layout.mirrored() if rng.random() < 0.5 else layout,
        first,
        (picked[0], picked[1]),
        (near[0], near[1]),
        surface,
        surfaces[surface],
        rng.choice(("ball", "arm", "lantern")),
    )


def begin(land: Land, mood: str, rng: Random, eye: float = 0) -> Canvas:
    """A sheet with sky and landscape, ready for what is new in the picture."""
    canvas = Canvas(MOODS[mood], land.horizon, eye or land.eye)
    far.sky(canvas, rng)
    far.clouds(canvas, rng)
    if rng.random() < 0.6 and not canvas.mood.dusk:
        far.birds(canvas, rng)
    lay(canvas, land)
    if canvas.mood.snowy and rng.random() < 0.6:
        far.snowfall(canvas, rng)
    return canvas


def stand_lamp(canvas: Canvas, x: float, y: float, style: str) -> None:
    """A street lamp; it shines when the picture is of an evening."""
    canvas.stand(built.lamp, x, y, style=style)
    if canvas.mood.dusk:
        scale = canvas.scale(y)
        pen, dx = Pen(1), 66 * scale if style == "arm" else 0
        for reach, strength in ((150, 0.10), (95, 0.16), (52, 0.30), (24, 0.85)):
            pen.ellipse(x + dx, y - 358 * scale, reach * scale, reach * scale, WHEAT, 0, strength)
        pen.ellipse(x + dx, y, 210 * scale, 34 * scale, WHEAT, 0, 0.16)
        canvas.glow.extend(pen.out)


def foreground(canvas: Canvas, rng: Random, *, wild: bool = False) -> None:
    """Tufts, flowers or weeds in the lower corners, which frame the picture."""
    blooms = (PAPER, WHEAT, RASPBERRY_MID, SKY_MID, RASPBERRY)
    zoom = min(1.0, 2.1 / canvas.scale(1160))
    for x in rng.sample((50, 150, 260, 1340, 1450, 1550), 4):
        canvas.stand(herbs.grass, x + rng.randint(-30, 30), rng.randint(1130, 1190), zoom=zoom, quiet=True)
    for x in rng.sample((90, 210, 1390, 1500), 2):
        y = rng.randint(1120, 1185)
        if wild:
            canvas.stand(herbs.weeds, x, y, zoom=zoom, height=rng.randrange(60, 110, 10))
        elif canvas.mood.season in ("spring", "summer"):
            canvas.stand(herbs.flowers, x, y, zoom=zoom, colour=rng.choice(blooms))
