"""The place of one project: ground, horizon, houses and trees, the same at every stage."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from showcase.demo.drawings import parts_buildings as built
from showcase.demo.drawings import parts_nature as nature
from showcase.demo.drawings import parts_sky as far
from showcase.demo.drawings.canvas import HEIGHT, WIDTH, Canvas, Draw
from showcase.demo.drawings.palette import (
    BRICK,
    CREAM,
    INK_SOFT,
    OCHRE,
    OCHRE_MID,
    PAPER,
    PINE,
    PINE_SOFT,
    RASPBERRY,
    SKY,
    SKY_MID,
    SKY_PALE,
    WHEAT,
    WHEAT_PALE,
    WOOD,
    WOOD_DARK,
)
from showcase.demo.drawings.parts_ground import pond
from showcase.demo.drawings.pen import Pen, chance, num, smooth


@dataclass(frozen=True)
class Standing:
    """One tree, house or fence of the landscape and where it stands."""

    draw: Draw
    x: float
    y: float
    options: tuple[tuple[str, Any], ...] = ()
    flip: bool = False


@dataclass(frozen=True)
class Land:
    """All that the pictures of one viewpoint share."""

    seed: str
    horizon: float
    eye: float
    pattern: str
    things: tuple[Standing, ...]
    far_things: tuple[tuple[str, float], ...]
    words: tuple[str, ...]
    landmarks: tuple[str, ...]
    water: tuple[float, float] | None = None


WALLS = {
    built.izba: (
        ("wall", (WOOD, WOOD_DARK, OCHRE_MID, SKY_MID)),
        ("roof", (RASPBERRY, PINE, INK_SOFT, OCHRE)),
        ("trim", (PAPER, SKY_PALE, WHEAT_PALE)),
    ),
    built.long_house: (
        ("wall", (PINE_SOFT, WHEAT, SKY_MID, CREAM)),
        ("roof", (OCHRE, RASPBERRY, INK_SOFT, PINE)),
    ),
    built.brick_house: (("wall", (BRICK, "#C77B57", "#D9B98A")), ("roof", (INK_SOFT, PINE, RASPBERRY))),
    built.flats: (("wall", (CREAM, "#E9C9A0", "#E3D9C6")), ("roof", (RASPBERRY, PINE, OCHRE))),
    built.club: (("wall", (WHEAT_PALE, "#D5E3DA", "#F3DCCB")), ("roof", (PINE, RASPBERRY, SKY))),
}
SETTINGS: tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...] = (
    (("бревенчатый дом", "дом с крыльцом"), ("берёзы", "рябины"), False),
    (("бревенчатый дом",), ("ели", "сосны"), False),
    (("двухэтажный дом",), ("тополя", "липы"), False),
    (("сельский клуб",), ("липы", "ели"), False),
    (("дом с крыльцом", "бревенчатый дом"), ("яблони", "берёзы"), False),
    (("кирпичный дом",), ("ивы", "берёзы"), True),
    (("кирпичный дом", "дом с крыльцом"), ("сосны", "рябины"), False),
    (("бревенчатый дом", "бревенчатый дом"), ("ивы", "липы"), True),
)
FAR_WORDS = {"forest": "лес на горизонте", "village": "деревня вдали", "wires": "столбы с проводами"}
PLACES = {1: ((470,), (760,), (1120,), (930,)), 2: ((400, 720), (760, 1130), (420, 1150), (560, 980))}


def survey(key: str, side: int = 0) -> Land:
    """The landscape of a project as seen from one of its sides."""
    rng = chance(f"{key}|land|{side}")
    number = chance(f"{key}|setting").randrange(len(SETTINGS)) + side * 3
    houses, trees, water = SETTINGS[number % len(SETTINGS)]
    horizon = rng.randint(490, 590)
    eye = round((900 - horizon) / rng.uniform(1.0, 1.18))
    things = [*_houses(rng, horizon, houses), *_trees(rng, horizon, trees), _fence(rng, horizon)]
    far_things = _far(rng, things)
    words = (*dict.fromkeys(houses), *trees)
    landmarks = tuple(name for name, _ in far_things if name in far.HORIZON)
    return Land(
        f"{key}|{side}",
        horizon,
        eye,
        rng.choice(tuple(far.FIELDS)),
        tuple(things),
        far_things,
        words,
        landmarks,
        (rng.choice((420, 1180)), rng.uniform(190, 260)) if water else None,
    )


def _houses(rng: Random, horizon: int, names: tuple[str, ...]) -> list[Standing]:
    spots, things = rng.choice(PLACES[len(names)]), []
    for name, x in zip(names, spots, strict=True):
        draw = built.HOUSES[name]
        options = tuple((key, rng.choice(values)) for key, values in WALLS[draw])
        drop = 96 if draw in (built.flats, built.club) else 128
        things.append(Standing(draw, x + rng.randint(-60, 60), horizon + drop + rng.randint(-8, 14), options))
    return things


def _trees(rng: Random, horizon: int, names: tuple[str, ...]) -> list[Standing]:
    """A tall tree at one edge as a frame, its smaller companions farther off."""
    left = rng.random() < 0.5
    edge = (rng.randint(40, 130), rng.randint(1450, 1560))
    spots = [
        (edge[0] if left else edge[1], horizon + rng.randint(215, 255), 0),
        (edge[1] if left else edge[0], horizon + rng.randint(140, 175), 1),
        (rng.randint(220, 330) if left else rng.randint(1260, 1370), horizon + rng.randint(118, 140), 1),
        (rng.randint(840, 1010), horizon + rng.randint(92, 108), 0),
        (rng.randint(1260, 1380) if left else rng.randint(230, 340), horizon + rng.randint(96, 120), 0),
    ]
    return [
        Standing(
            nature.TREES[names[which]], x, y, (("height", _height(rng, names[which])),), rng.random() < 0.5
        )
        for x, y, which in spots
    ]


def _height(rng: Random, name: str) -> int:
    low, high = {"яблони": (430, 500), "рябины": (540, 620), "ивы": (600, 700), "тополя": (950, 1080)}.get(
        name, (780, 960)
    )
    return rng.randrange(low, high, 20)


def _fence(rng: Random, horizon: int) -> Standing:
    draw, options = rng.choice(
        (
            (built.pickets, (("colour", PAPER), ("length", 1100))),
            (built.pickets, (("colour", PINE_SOFT), ("length", 900))),
            (built.wattle, (("length", 900),)),
            (built.pickets, (("colour", SKY_MID), ("length", 1000))),
        )
    )
    return Standing(draw, rng.choice((120, 260, 700, 860)), horizon + rng.randint(150, 165), options)


def _far(rng: Random, things: list[Standing]) -> tuple[tuple[str, float], ...]:
    """What stands on the horizon; a church or tower takes the widest gap between trees and houses."""

    def gap(x: float) -> float:
        return min(abs(x - thing.x) - (130 if thing.draw in WALLS else 60) for thing in things[:-1])

    first = rng.choice((*far.HORIZON, "forest"))
    best = max(range(120, 1500, 20), key=gap)
    return (rng.choice(("forest", "village", "wires")), rng.choice((300, 700, 1100, 1350))), (first, best)


def lay(canvas: Canvas, land: Land) -> None:
    """Draw the shared landscape; call it right after the sky."""
    far.hills(canvas, chance(land.seed + "hills"), land.pattern)
    for name, x in land.far_things:
        _lay_far(canvas, land, name, x)
    ground(canvas, chance(land.seed + "ground"))
    if land.water:
        pond(canvas, land.water[0], canvas.horizon + 165, land.water[1])
    nearer = canvas.eye / land.eye
    for i, thing in enumerate(land.things):
        canvas.stand(
            thing.draw,
            thing.x,
            land.horizon + (thing.y - land.horizon) * nearer,
            seed=f"{land.seed}{i}",
            flip=thing.flip,
            **dict(thing.options),
        )


def _lay_far(canvas: Canvas, land: Land, name: str, x: float) -> None:
    rng = chance(land.seed + name)
    if name in far.HORIZON:
        far.HORIZON[name](canvas, x)
    elif name == "village":
        far.village(canvas, rng, x - 120)
    else:
        plain: dict[str, Callable[[Canvas, Random], None]] = {"forest": far.forest, "wires": far.wires}
        plain[name](canvas, rng)


def ground(canvas: Canvas, rng: Random) -> None:
    """Three belts of grass (or snow), darker toward the eye, with small strokes."""
    pen, mood = Pen(4), canvas.mood
    for lift, swing, colour in ((22, 10, mood.grass[0]), (130, 14, mood.grass[1]), (430, 20, mood.grass[2])):
        pen.path(far.under(far.wave(rng, canvas.horizon + lift, swing, 0.5)), colour, 0)
    marks = "".join(_tick(canvas, rng) for _ in range(64))
    pen.path(marks, line=0.75, stroke=mood.tick, opacity=0.75)
    canvas.back(pen, "ground", WIDTH / 2, HEIGHT * 0.8, str(round(canvas.horizon / 20)))


def _tick(canvas: Canvas, rng: Random) -> str:
    x, y = rng.uniform(0, WIDTH), canvas.horizon + 60 + rng.random() ** 1.2 * (HEIGHT - canvas.horizon - 70)
    s = 5 + 13 * canvas.scale(y) / 2
    if canvas.mood.snowy:
        return f"M{num(x)} {num(y)}q{num(s)} {num(-s * 0.5)} {num(s * 2.2)} 0"
    left = f"M{num(x - s * 0.6)} {num(y - s)}L{num(x)} {num(y)}"
    middle = f"M{num(x + 2)} {num(y - s * 1.3)}v{num(s * 1.2)}"
    return f"{left}{middle}M{num(x + s)} {num(y - s * 0.9)}L{num(x + 4)} {num(y)}"


def walk(canvas: Canvas, land: Land, colour: str, name: str, width: float = 130) -> None:
    """A winding path from the foreground to the houses; its material changes, its course does not."""
    rng = chance(land.seed + "walk")
    start, bend, end = (
        rng.choice((-330, -120, 260, 380)),
        rng.uniform(-160, 160),
        rng.choice((-500, 420, 700)),
    )
    course = [
        (start, 640.0),
        (start * 0.7 + bend, 900.0),
        (bend * 1.2, 1250.0),
        (end * 0.5, 1900.0),
        (end, 3200.0),
    ]
    left = [canvas.spot(x - width / 2, z) for x, z in course]
    right = [canvas.spot(x + width / 2, z) for x, z in reversed(course)]
    pen = Pen(3.6)
    pen.path(smooth(left) + "L" + smooth(right)[1:] + "Z", canvas.mood.path if canvas.mood.snowy else colour)
    canvas.flat(pen, name, *canvas.spot(*course[2]), colour)
