"""Who is in the picture: small groups placed where a layout leaves room."""

from random import Random

from showcase.demo.drawings import parts_animals as animals
from showcase.demo.drawings import parts_figures as figures
from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.palette import (
    OCHRE_MID,
    PAPER,
    PINE,
    PINE_SOFT,
    RASPBERRY,
    RASPBERRY_MID,
    SKY,
    SKY_MID,
    WHEAT,
)
from showcase.demo.drawings.parts_sport import ball

CLOTHES = (RASPBERRY, WHEAT, SKY_MID, PINE, PAPER, RASPBERRY_MID, OCHRE_MID, PINE_SOFT, SKY)
Spot = tuple[float, float]


def someone(canvas: Canvas, rng: Random, spot: Spot, *, child: bool, pose: str, flip: bool = False) -> None:
    """One person dressed for the season."""
    top, low = rng.sample(CLOTHES, 2)
    tall = rng.randrange(104, 134, 6) if child else rng.randrange(160, 180, 4)
    cold = canvas.mood.season in ("winter", "bare") or canvas.mood.name == "late"
    skirt = (not child and pose in ("stand", "walk", "wave") and rng.random() < 0.5) or (
        child and rng.random() < 0.4
    )
    hat = rng.choice((RASPBERRY, WHEAT, SKY, PINE)) if cold or rng.random() < 0.2 else ""
    canvas.stand(
        figures.person,
        *spot,
        flip=flip,
        pose=pose,
        tall=tall,
        top=top,
        low=low,
        skirt=skirt and pose not in ("run", "kick", "hang"),
        hat=hat,
        hair=rng.randrange(5),
    )


def _family(canvas: Canvas, rng: Random, spot: Spot) -> str:
    step = canvas.scale(spot[1])
    someone(canvas, rng, spot, child=False, pose="stand")
    someone(canvas, rng, (spot[0] + 58 * step, spot[1] + 5), child=True, pose="wave")
    return "взрослый с ребёнком смотрят на площадку"


def _runner(canvas: Canvas, rng: Random, spot: Spot) -> str:
    someone(canvas, rng, spot, child=True, pose="run", flip=rng.random() < 0.5)
    return "бежит ребёнок"


def _pair(canvas: Canvas, rng: Random, spot: Spot) -> str:
    step = canvas.scale(spot[1])
    someone(canvas, rng, (spot[0] - 48 * step, spot[1]), child=False, pose="stand")
    someone(canvas, rng, (spot[0] + 44 * step, spot[1] + 3), child=False, pose="reach", flip=True)
    return "беседуют соседи"


def _walker_with_dog(canvas: Canvas, rng: Random, spot: Spot) -> str:
    step = canvas.scale(spot[1])
    someone(canvas, rng, spot, child=False, pose="walk")
    canvas.stand(
        animals.dog, spot[0] + 98 * step, spot[1] + 8, coat=rng.choice((OCHRE_MID, PAPER, "#8A6A4A"))
    )
    return "прохожий гуляет с собакой"


def _friends(canvas: Canvas, rng: Random, spot: Spot) -> str:
    step = canvas.scale(spot[1])
    someone(canvas, rng, (spot[0] - 60 * step, spot[1]), child=True, pose="run")
    someone(canvas, rng, (spot[0] + 60 * step, spot[1] + 8), child=True, pose="wave")
    return "играют дети"


def _cat(canvas: Canvas, rng: Random, spot: Spot) -> str:
    canvas.stand(animals.cat, *spot, coat=rng.choice((OCHRE_MID, PAPER, "#6C776F")))
    return "рядом сидит кот"


def _players(canvas: Canvas, rng: Random, spot: Spot) -> str:
    step = canvas.scale(spot[1])
    someone(canvas, rng, spot, child=rng.random() < 0.5, pose="kick")
    canvas.stand(ball, spot[0] + 86 * step, spot[1] + 10)
    someone(canvas, rng, (spot[0] + 250 * step, spot[1] - 24), child=True, pose="run", flip=True)
    return "ребята играют в мяч"


def _athlete(canvas: Canvas, rng: Random, spot: Spot) -> str:
    someone(canvas, rng, spot, child=False, pose=rng.choice(("throw", "walk")))
    return "кто-то делает зарядку"


GROUPS = {
    "children": (_family, _friends, _runner, _pair, _cat),
    "sport": (_athlete, _runner, _pair, _walker_with_dog, _family),
    "multi": (_players, _pair, _family, _runner, _walker_with_dog),
    "leisure": (_pair, _walker_with_dog, _family, _cat, _friends),
}


def free_spots(canvas: Canvas, rng: Random, count: int, reach: float = 105, clear: float = 150) -> list[Spot]:
    """Up to `count` places where a group would hide nothing and be hidden by nothing."""
    spots: list[Spot] = []
    tries = [(x, y) for y in (1075, 1010, 950, 900) for x in range(150, 1500, 45)]
    for x, y in rng.sample(tries, len(tries)):
        if len(spots) < count and canvas.is_free(x, y, reach, clear):
            canvas.take(x, y, reach * 1.6)
            spots.append((x, y))
    return spots


def populate(canvas: Canvas, rng: Random, kind: str, count: int) -> str:
    """Put different groups on free places; returns who is there, in Russian."""
    spots = free_spots(canvas, rng, count)
    groups = rng.sample(GROUPS[kind], len(spots))
    alone: list[Spot] = free_spots(canvas, rng, 2 - len(spots), 42) if len(spots) < 2 else []
    spots, groups = spots + alone, groups + list(rng.sample((_runner, _cat), len(alone)))
    if kind == "multi" and spots and _players not in groups:
        groups[0] = _players
    said = [group(canvas, rng, spot) for group, spot in zip(groups, spots, strict=True)]
    return ", ".join(dict.fromkeys(said))
