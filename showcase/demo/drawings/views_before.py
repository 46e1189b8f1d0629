"""Pictures of the empty lot and of the works."""

from dataclasses import replace
from random import Random
from typing import Any

from showcase.demo.drawings import parts_ground as lot
from showcase.demo.drawings import parts_herbs as herbs
from showcase.demo.drawings import parts_works as works
from showcase.demo.drawings import words
from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.catalogue import JUNK, OLD_THINGS, STUFF, pick
from showcase.demo.drawings.landscape import survey, walk
from showcase.demo.drawings.layouts import BLOBS
from showcase.demo.drawings.palette import ASPHALT, EARTH, RASPBERRY, SAND, SKY, STONE, WHEAT
from showcase.demo.drawings.parts_animals import geese, hens
from showcase.demo.drawings.parts_figures import shoveller, worker
from showcase.demo.drawings.people import free_spots
from showcase.demo.drawings.plan import Plan, begin, foreground

Drawn = tuple[Canvas, str, str]


def before(plan: Plan, turn: int, mood: str) -> Drawn:
    """The lot before the works: the whole of it first, then a corner of it from nearer."""
    rng, land = plan.rng(f"before{turn}"), survey(plan.key, 0 if turn == 0 else 20 + turn)
    canvas = begin(land, mood, rng, 0 if turn == 0 else land.eye * 0.64)
    walk(canvas, land, canvas.mood.path, "dirt_track", 110)
    things = _waste(canvas, rng, plan, near=turn > 0)
    foreground(canvas, rng, wild=True)
    return canvas, *words.before_words(things, (*land.words, *land.landmarks), canvas.mood.words, turn > 0)


def _waste(canvas: Canvas, rng: Random, plan: Plan, *, near: bool) -> list[str]:
    x, y = plan.layout.large
    if plan.kind == "multi" and not near:
        lot.bare_ground(canvas, [(px, py * 0.9 + 90) for px, py in BLOBS[0]], "#9AA09A", "old_asphalt")
    junk = JUNK[plan.kind][rng.randrange(3)]
    junk.stand(canvas, plan.scheme, x, y + 10, flip=rng.random() < 0.5)
    old = pick(rng, tuple(item for item in OLD_THINGS if item.draw is not junk.draw), 3)
    for item, spot in zip(old, (plan.layout.bench, plan.layout.low[1], plan.layout.middle[1]), strict=True):
        item.stand(canvas, plan.scheme, *spot)
    puddles = free_spots(canvas, rng, 2, 120, clear=60)
    for wide, (px, py) in zip((150, 90), puddles, strict=False):
        lot.puddle(canvas, px, py, wide * min(canvas.scale(py), 1.5))
    if rng.random() < 0.5:
        for spot in free_spots(canvas, rng, 1, 100):
            canvas.stand(rng.choice((geese, hens)), *spot)
    weeds = free_spots(canvas, rng, 9, 40, clear=50)
    for px, py in weeds:
        canvas.stand(herbs.weeds, px, py, height=rng.randrange(60, 120, 10))
    for px, py in free_spots(canvas, rng, 3, 36, clear=40):
        canvas.stand(herbs.stone, px, py, size=rng.randrange(30, 60, 10))
    return [junk.words, *(item.words for item in old), *["лужа"] * bool(puddles), *["бурьян"] * bool(weeds)]


def building(plan: Plan, turn: int, mood: str) -> Drawn:
    """The works: digging and levelling first, then setting up the equipment."""
    rng, land = plan.rng(f"works{turn}"), survey(plan.key, 0 if turn == 0 else 2 * turn)
    canvas = begin(land, mood, rng)
    job = (plan.rng("first works").randrange(3) + turn) % 3
    layout = plan.layout if turn % 2 == 0 else plan.layout.mirrored()
    things = (_digging, _setting_up, _paving)[job](canvas, rng, replace(plan, layout=layout))
    _guard(canvas, rng)
    foreground(canvas, rng)
    return canvas, *words.works_words(things, land.words, canvas.mood.words)


def _digging(canvas: Canvas, rng: Random, plan: Plan) -> list[str]:
    shape = list(BLOBS[rng.randrange(3)])
    lot.bare_ground(canvas, shape, EARTH if canvas.mood.season != "spring" else "#A5825C")
    lot.bare_ground(canvas, [(px * 0.62 + 300, py * 0.55 + 420) for px, py in shape], "#A98A63", "levelled")
    lot.markings(canvas)
    x, y = plan.layout.large
    machine = rng.random() < 0.6
    if machine:
        canvas.stand(works.excavator, x - 40, y + 20, main=rng.choice((WHEAT, "#E8862E")), flip=x > 800)
    else:
        canvas.stand(
            works.tipper,
            x,
            y,
            main=rng.choice((RASPBERRY, SKY)),
            load=rng.choice((SAND, STONE)),
            flip=x < 800,
        )
    sx, sy = plan.layout.middle[0]
    canvas.stand(works.sand_pile, sx, sy + 20, colour=SAND, size=rng.randrange(150, 220, 10))
    canvas.stand(works.sand_pile, *plan.layout.middle[1], colour=rng.choice((STONE, ASPHALT)), size=150)
    canvas.stand(shoveller, plan.layout.low[0][0], plan.layout.low[0][1], flip=rng.random() < 0.5)
    canvas.stand(worker, plan.layout.people[0][0], plan.layout.people[0][1], pose="wave")
    canvas.stand(works.wheelbarrow, plan.layout.low[1][0], plan.layout.low[1][1])
    first = "экскаватор" if machine else "грузовик"
    return [first, "куча песка", "рабочий с граблями", "тачка", "разметка из верёвок"]


def _setting_up(canvas: Canvas, rng: Random, plan: Plan) -> list[str]:
    lot.bare_ground(
        canvas, list(BLOBS[rng.randrange(3)]), rng.choice((SAND, "#CDBB94", "#BFB9A6")), "gravel_bed"
    )
    x, y = plan.layout.large
    colour = plan.scheme[0]
    if plan.kind in ("children", "leisure"):
        canvas.stand(works.tower_frame, x - 110, y, second=plan.scheme[1])
        canvas.stand(works.footing, x + 210, y + 30, main=colour, posts=3)
        frame = "каркас с лесенкой"
    else:
        canvas.stand(works.footing, x, y, main=colour, posts=5)
        frame = "стойки в бетоне"
    chosen = pick(rng, STUFF, 4)
    spots = (plan.layout.middle[0], plan.layout.low[1], plan.layout.bench, plan.layout.middle[1])
    for item, spot in zip(chosen, spots, strict=True):
        options: dict[str, Any] = {"colour": colour} if item.draw is works.pipes else {}
        canvas.stand(item.draw, *spot, **options)
    canvas.stand(worker, x + (90 if plan.kind in ("children", "leisure") else -60), y + 46, pose="throw")
    canvas.stand(worker, *plan.layout.people[2], pose="walk", vest="#2E7553")
    canvas.stand(shoveller, *plan.layout.low[0])
    return [frame, *(item.words for item in chosen[:3]), "строители"]


def _paving(canvas: Canvas, rng: Random, plan: Plan) -> list[str]:
    lot.bare_ground(canvas, list(BLOBS[rng.randrange(3)]), rng.choice((SAND, "#CDBB94")), "sand_bed")
    lot.paving(canvas, 400, 860, 1750, rng.uniform(0.35, 0.5), rng.choice(("#D9A48A", "#C9C4B4", "#B9C7B4")))
    x, y = plan.layout.large
    canvas.stand(works.roller, x, y - 10, main=rng.choice((WHEAT, "#E8862E", RASPBERRY)), flip=x > 800)
    chosen = pick(rng, tuple(item for item in STUFF if item.draw not in (works.pipes, works.pallets)), 2)
    canvas.stand(works.pallets, *plan.layout.middle[0], load=rng.choice((STONE, "#D9A48A")))
    for item, spot in zip(chosen, (plan.layout.bench, plan.layout.low[1]), strict=True):
        canvas.stand(item.draw, *spot)
    canvas.stand(works.sand_pile, *plan.layout.middle[1], colour=SAND, size=rng.randrange(130, 180, 10))
    canvas.stand(worker, plan.layout.low[0][0], plan.layout.low[0][1] - 20, pose="crouch")
    canvas.stand(worker, *plan.layout.people[0], pose="walk", vest="#2E7553")
    return ["каток", "поддон с плиткой", "наполовину уложенная плитка", "куча песка", "строители"]


def _guard(canvas: Canvas, rng: Random) -> None:
    """Tape along the near edge, cones, the board about the works, small heaps of earth behind."""
    left = rng.random() < 0.5
    canvas.stand(works.tape, -40 if left else 1000, 1140, length=rng.choice((320, 360)))
    canvas.stand(works.cones, 1270 if left else 300, 1130, count=3)
    canvas.stand(works.sign, 1450 if left else 150, 900 + rng.randint(-20, 20))
    for x in rng.sample(range(240, 1400, 180), 3):
        y = canvas.horizon + rng.randint(205, 225)
        canvas.stand(works.sand_pile, x, y, colour=EARTH, size=rng.randrange(50, 90, 10))
