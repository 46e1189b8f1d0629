"""The yard a year later: a feast with a garland, guests, a table or a decorated tree."""

from random import Random

from showcase.demo.drawings import parts_animals as animals
from showcase.demo.drawings import parts_herbs as herbs
from showcase.demo.drawings import parts_winter as winter
from showcase.demo.drawings import words
from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.catalogue import BED, PICNIC, PLANTER
from showcase.demo.drawings.landscape import survey
from showcase.demo.drawings.layouts import BLOBS
from showcase.demo.drawings.palette import FOLK, PAPER, PINE, SNOW
from showcase.demo.drawings.parts_ground import bare_ground
from showcase.demo.drawings.pen import Pen, num
from showcase.demo.drawings.people import free_spots, populate, someone
from showcase.demo.drawings.plan import Plan, begin, foreground

Drawn = tuple[Canvas, str, str]


def year_later(plan: Plan, turn: int, mood: str) -> Drawn:
    """A feast in the yard: garland, guests, a table or a decorated tree."""
    rng, land = plan.rng(f"year{turn}"), survey(plan.key, 0 if turn == 0 else 40 + turn)
    canvas = begin(land, mood, rng)
    cover = SNOW if canvas.mood.snowy else plan.surface_colour
    bare_ground(canvas, list(BLOBS[plan.rng("shape").randrange(3)]), cover, "surface")
    layout = plan.layout
    plan.large.stand(canvas, plan.scheme, *layout.large)
    garland(canvas, rng)
    things, people = (_winter_feast if canvas.mood.snowy else _summer_feast)(canvas, rng, plan)
    people = ", ".join((people, populate(canvas, rng, plan.kind, 2)))
    _decorate(canvas, rng)
    foreground(canvas, rng)
    names = [*things, plan.large.words, "флажки на верёвке"]
    return canvas, *words.year_words(plan.kind, names, people, land.words, canvas.mood.words)


def _winter_feast(canvas: Canvas, rng: Random, plan: Plan) -> tuple[list[str], str]:
    low, people = plan.layout.low, plan.layout.people
    canvas.stand(winter.new_year_tree, low[0][0], low[0][1] - 40, height=400)
    canvas.stand(winter.snowman, *low[1])
    for spot in (low[0], low[1], people[0], people[1], people[2], plan.layout.bench):
        canvas.take(*spot, 110)
    canvas.stand(winter.sledge, *people[1], flip=rng.random() < 0.5)
    canvas.stand(winter.snow_heap, *plan.layout.bench)
    for spot, pose in (
        (people[0], "wave"),
        (people[2], "walk"),
        ((low[0][0] + 170, low[0][1] + 20), "stand"),
    ):
        someone(canvas, rng, spot, child=pose == "wave", pose=pose)
    return ["наряженная ёлка", "снеговик"], "ребёнок катается на санках, рядом соседи"


def _summer_feast(canvas: Canvas, rng: Random, plan: Plan) -> tuple[list[str], str]:
    low, layout = plan.layout.low, plan.layout
    step = canvas.scale(low[0][1])
    PICNIC.stand(canvas, plan.scheme, *low[0])
    BED.stand(canvas, plan.scheme, *low[1])
    PLANTER.stand(canvas, plan.scheme, *layout.bench)
    for dx, pose in ((-215, "stand"), (205, "wave")):
        guest = (low[0][0] + dx * step, low[0][1] - 8)
        canvas.take(*guest, 60)
        someone(canvas, rng, guest, child=False, pose=pose, flip=dx > 0)
    for spot in free_spots(canvas, rng, 1, 100):
        canvas.stand(rng.choice((animals.geese, animals.hens)), *spot)
    return [PICNIC.words, BED.words, PLANTER.words], "соседи пьют чай"


def _decorate(canvas: Canvas, rng: Random) -> None:
    """What a year has added: bushes that have grown, or heaps of cleared snow."""
    for x in rng.sample((60, 240, 520, 720, 900, 1180, 1420, 1550), 5):
        draw = winter.snow_heap if canvas.mood.snowy else herbs.bush
        canvas.stand(draw, x, canvas.horizon + 190 + rng.randint(-8, 8))
    for spot in free_spots(canvas, rng, 2, 60):
        PLANTER.stand(canvas, FOLK, *spot)


def garland(canvas: Canvas, rng: Random) -> None:
    """Flags on a line between two poles at the back of the ground."""
    y, pen = canvas.horizon + 205, Pen(2.6)
    left, right, top = 330 + rng.randint(-40, 60), 1270 + rng.randint(-60, 40), canvas.horizon - 30
    for x in (left, right):
        pen.tube([(x, y), (x, top)], 7, PINE)
    middle = (left + right) / 2
    pen.path(f"M{left} {num(top)}Q{num(middle)} {num(top + 110)} {right} {num(top)}", line=0.8)
    for i in range(1, 18):
        t = i / 18
        fx, fy = left + (right - left) * t, top + 110 * 2 * t * (1 - t)
        pen.poly([(fx - 17, fy), (fx + 17, fy), (fx, fy + 36)], (*FOLK, PAPER)[i % 4], 0.8)
    canvas.upright.append((y, len(canvas.upright), '<g stroke-width="2.6">' + "".join(pen.out) + "</g>"))
    canvas.note("garland", middle, top)
