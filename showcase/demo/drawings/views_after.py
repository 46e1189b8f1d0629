"""Pictures of the finished place: wide views, close views, and the yard a year later."""

from random import Random

from showcase.demo.drawings import parts_animals as animals
from showcase.demo.drawings import parts_buildings as built
from showcase.demo.drawings import parts_herbs as herbs
from showcase.demo.drawings import parts_sport as sport
from showcase.demo.drawings import words
from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.catalogue import (
    BED,
    BENCH,
    BOARD,
    CLOSE_UPS,
    COURTS,
    GOAL,
    HOOP,
    LADDER,
    NET,
    PLANTER,
    SWING,
    TABLE,
    WORKOUT,
    Item,
)
from showcase.demo.drawings.landscape import survey, walk
from showcase.demo.drawings.layouts import BLOBS, Spot
from showcase.demo.drawings.palette import CREAM, PAPER, RASPBERRY_MID, SNOW, WHEAT
from showcase.demo.drawings.parts_ground import bare_ground
from showcase.demo.drawings.parts_leisure import urn
from showcase.demo.drawings.pen import Pen
from showcase.demo.drawings.people import populate, someone
from showcase.demo.drawings.plan import Plan, begin, foreground, stand_lamp

Drawn = tuple[Canvas, str, str]


def after(plan: Plan, turn: int, mood: str) -> Drawn:
    """The finished ground; views alternate between the whole place and one thing from near."""
    if turn % 2:
        return close(plan, turn, mood)
    return wide(plan, turn, mood)


def wide(plan: Plan, turn: int, mood: str) -> Drawn:
    rng, land = plan.rng(f"after{turn}"), survey(plan.key, turn)
    canvas = begin(land, mood, rng)
    walk(canvas, land, "#E6D9BF", "paved_path")
    things = _court(canvas, rng, plan, turn) if plan.kind == "multi" else _ground(canvas, rng, plan, turn)
    active = [] if canvas.mood.snowy or plan.kind != "sport" else _athletes(canvas, rng, plan, turn)
    people = ", ".join(filter(None, (*active, populate(canvas, rng, plan.kind, 2 if active else 3))))
    foreground(canvas, rng)
    surface = "" if plan.kind == "multi" or canvas.mood.snowy else plan.surface
    return canvas, *words.after_words(plan.kind, things, people, land.words, canvas.mood.words, surface)


def _ground(canvas: Canvas, rng: Random, plan: Plan, turn: int) -> list[str]:
    """Equipment on its soft ground, from the other side on every second wide view."""
    layout = plan.layout if turn % 4 == 0 else plan.layout.mirrored()
    shape = BLOBS[plan.rng("shape").randrange(3)]
    if turn % 4:
        shape = tuple((1600 - x, y) for x, y in shape)
    cover = SNOW if canvas.mood.snowy else plan.surface_colour
    bare_ground(canvas, list(shape), cover, "surface")
    plan.large.stand(canvas, plan.scheme, *layout.large)
    for i, (item, spot) in enumerate(zip(plan.middle, layout.middle, strict=True)):
        item.stand(canvas, plan.scheme, *spot, turn=i + 1, **_riding(item, canvas))
    for i, (item, spot) in enumerate(zip(plan.low, layout.low, strict=False)):
        item.stand(canvas, plan.scheme, *spot, turn=i)
    _furnish(canvas, rng, plan, layout.bench, layout.lamps)
    return [plan.large.words, *(item.words for item in (*plan.middle, *plan.low))]


def _athletes(canvas: Canvas, rng: Random, plan: Plan, turn: int) -> list[str]:
    """People who use the bars and the table of a sports ground."""
    layout = plan.layout if turn % 4 == 0 else plan.layout.mirrored()
    said, (x, y) = [], layout.large
    if plan.large in (WORKOUT, LADDER):
        someone(canvas, rng, (x - 75 * canvas.scale(y), y + 2), child=False, pose="hang")
        said.append("спортсмен подтягивается")
    for item, spot in zip(plan.low, layout.low, strict=True):
        step = canvas.scale(spot[1])
        ends = [(spot[0] + side * 235 * step, spot[1] - 4) for side in (-1, 1)]
        if item is TABLE and all(60 < ex < 1540 for ex, _ in ends):
            for side, end in zip((-1, 1), ends, strict=True):
                canvas.take(*end, 50)
                someone(canvas, rng, end, child=False, pose="racket", flip=side > 0)
            said.append("двое играют в настольный теннис")
    return said


def _riding(item: Item, canvas: Canvas) -> dict[str, bool]:
    """A swing has a child on it, except in snow."""
    return {"rider": True} if item is SWING and not canvas.mood.snowy else {}


def _furnish(canvas: Canvas, rng: Random, plan: Plan, bench: Spot, lamps: tuple[Spot, Spot]) -> None:
    BENCH.stand(canvas, plan.scheme, *bench)
    canvas.stand(urn, bench[0] + (130 if bench[0] < 800 else -130) * canvas.scale(bench[1]), bench[1] + 4)
    for x, y in lamps:
        stand_lamp(canvas, x, y, plan.lamp)
    for x in rng.sample((190, 1410), rng.randrange(2)):
        if canvas.is_free(x, 960, 100):
            canvas.take(x, 960, 100)
            canvas.stand(built.noticeboard, x, 960, colour=plan.scheme[0])
    canvas.stand(
        built.railing,
        *rng.choice(((380, 745), (620, 742), (760, 750))),
        length=rng.choice((500, 600)),
        colour=plan.scheme[0],
    )
    canvas.stand(
        herbs.bush,
        rng.choice((150, 250, 1420)),
        770,
        height=120,
        bloom=rng.choice((RASPBERRY_MID, PAPER, WHEAT)),
    )


def _court(canvas: Canvas, rng: Random, plan: Plan, turn: int) -> list[str]:
    colours = plan.rng("court").choice(COURTS)
    canvas.centre = 740 if (plan.layout.large[0] < 800) == (turn % 4 == 0) else 860
    lie, rim = ("#E4ECEF", "#F4F7F7") if canvas.mood.snowy else colours
    sport.court(canvas, lie, rim)
    back, length = canvas.spot(0, 2260), 960
    left = canvas.centre - length / 2 * canvas.scale(back[1])
    canvas.stand(sport.boards, left, back[1], length=length, colour=(PAPER, CREAM)[turn % 4 // 2])
    net = turn % 4 == 2
    if net:
        NET.stand(canvas, plan.scheme, *canvas.spot(0, 1420))
    else:
        canvas.stand(sport.goal, *canvas.spot(0, 2060))
    HOOP.stand(canvas, plan.scheme, *canvas.spot(-300 if net else 330, 2080))
    for side in (-640, 640):
        canvas.stand(sport.mast, *canvas.spot(side, 2180))
    sides: tuple[Spot, Spot] = ((150, 830), (1440, 850))
    for i, (item, spot) in enumerate(zip(plan.middle, sides if turn % 4 == 0 else sides[::-1], strict=True)):
        item.stand(canvas, plan.scheme, *spot, turn=i)
    canvas.stand(built.railing, 60 if net else 1250, 790, length=360, colour=plan.scheme[0])
    if canvas.mood.dusk:
        _floodlight(canvas)
    canvas.take(canvas.centre, back[1], 500)
    for east in (60, 300, 1330):
        canvas.stand(herbs.bush, east + rng.randint(-40, 40), canvas.horizon + 178, height=110)
    canvas.stand(built.noticeboard, rng.choice((390, 1210)), canvas.horizon + 195, colour=plan.scheme[0])
    return [
        "размеченное поле",
        NET.words if net else GOAL.words,
        HOOP.words,
        *(item.words for item in plan.middle),
    ]


def _floodlight(canvas: Canvas) -> None:
    pen = Pen(1)
    for side in (-640, 640):
        x, y = canvas.spot(side, 2180)
        top = y - 634 * canvas.scale(y)
        for reach, strength in ((150, 0.12), (80, 0.2), (44, 0.35)):
            pen.ellipse(x, top, reach, reach * 0.8, WHEAT, 0, strength)
    x, y = canvas.spot(0, 1300)
    pen.ellipse(x, y, 620, 200, WHEAT, 0, 0.12)
    canvas.glow.extend(pen.out)


def close(plan: Plan, turn: int, mood: str) -> Drawn:
    """One thing from near, with a bench or flowers beside it and the village behind."""
    rng, land = plan.rng(f"close{turn}"), survey(plan.key, turn)
    item = plan.rng("close-ups").sample(CLOSE_UPS[plan.kind], 7)[turn % 7]
    scale = min(720 / item.high, 980 / (2 * item.reach), 3.3)
    canvas = begin(land, mood, rng, (1040 - land.horizon) / scale)
    cover = SNOW if canvas.mood.snowy else plan.surface_colour
    lift = rng.randint(-25, 25)
    bare_ground(
        canvas,
        [
            (-90, 950 + lift),
            (300, 880),
            (800, 860 + lift),
            (1300, 880),
            (1690, 940 - lift),
            (1750, 1290),
            (800, 1330),
            (-150, 1290),
        ],
        cover,
        "surface",
    )
    x = rng.choice((600, 680, 920, 1000))
    flip = rng.random() < 0.5 and item is not BOARD  # its figures would read backwards
    item.stand(canvas, plan.scheme, x, 1040, turn=turn % 3, flip=flip, **_riding(item, canvas))
    extra = _beside(canvas, rng, plan, item, x)
    people = _visitor(canvas, rng, plan, item, x)
    foreground(canvas, rng)
    return canvas, *words.close_words(item.words, people, extra, canvas.mood.words)


def _beside(canvas: Canvas, rng: Random, plan: Plan, item: Item, x: float) -> list[str]:
    """Smaller things behind the main one, on its emptier side."""
    side = 1 if x < 800 else -1
    deep = canvas.horizon + (1040 - canvas.horizon) * 0.52
    things = [thing for thing in (BENCH, PLANTER, BED) if thing is not item]
    first, second = rng.sample(things, 2)
    first.stand(canvas, plan.scheme, x + side * rng.randint(500, 590), deep + 40)
    second.stand(canvas, plan.scheme, x - side * rng.randint(430, 500), deep)
    stand_lamp(canvas, x + side * rng.randint(360, 420), deep - 60, plan.lamp)
    canvas.stand(
        herbs.bush,
        x + side * rng.randint(640, 720),
        deep - 40,
        height=120,
        bloom=rng.choice((PAPER, WHEAT, RASPBERRY_MID)),
    )
    canvas.stand(built.railing, rng.choice((-60, 500, 900)), deep - 80, length=700, colour=plan.scheme[1])
    return [first.words, second.words, "фонарь"]


def _visitor(canvas: Canvas, rng: Random, plan: Plan, item: Item, x: float) -> str:
    side = 1 if x < 800 else -1
    place = (x + side * min(item.reach * canvas.scale(1040) + 130, 640), 1052)
    if rng.random() < 0.25:
        canvas.stand(animals.cat, *place, coat=rng.choice((PAPER, "#C78A2C", "#6C776F")))
        return "рядом сидит кот"
    child = plan.kind == "children" or rng.random() < 0.4
    someone(canvas, rng, place, child=child, pose=rng.choice(("wave", "walk", "stand")), flip=side > 0)
    return "рядом ребёнок" if child else "рядом житель деревни"
