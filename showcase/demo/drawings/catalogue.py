"""Which equipment each kind of ground may have, with its Russian name and the colours it takes."""

from dataclasses import dataclass
from random import Random
from typing import Any

from showcase.demo.drawings import parts_buildings as built
from showcase.demo.drawings import parts_junk as junk
from showcase.demo.drawings import parts_leisure as rest
from showcase.demo.drawings import parts_play as play
from showcase.demo.drawings import parts_sport as sport
from showcase.demo.drawings import parts_towers as towers
from showcase.demo.drawings import parts_works as works
from showcase.demo.drawings.canvas import Canvas, Draw
from showcase.demo.drawings.palette import (
    OCHRE_MID,
    PINE,
    PINE_MID,
    RASPBERRY,
    SKY,
    SKY_MID,
    WHEAT,
)

Colours = tuple[str, str, str]
SCHEMES: tuple[Colours, ...] = (
    (RASPBERRY, WHEAT, PINE),
    (SKY, WHEAT, RASPBERRY),
    (PINE, WHEAT, RASPBERRY),
    (OCHRE_MID, RASPBERRY, SKY),
    (SKY_MID, RASPBERRY, WHEAT),
    (WHEAT, SKY, RASPBERRY),
    (RASPBERRY, SKY_MID, WHEAT),
    (PINE_MID, WHEAT, SKY),
)


@dataclass(frozen=True)
class Item:
    """A thing that can stand on a ground; `reach` is half its width and `high` its height, in centimetres."""

    draw: Draw
    words: str
    reach: int
    high: int
    takes: tuple[str, ...] = ("main", "second")

    def options(self, scheme: Colours, turn: int) -> dict[str, Any]:
        """Colours of the project's scheme, rotated so that neighbours differ."""
        return {name: scheme[(i + turn) % 3] for i, name in enumerate(self.takes)}

    def stand(self, canvas: Canvas, scheme: Colours, x: float, y: float, turn: int = 0, **more: Any) -> None:
        canvas.take(x, y, self.reach)
        canvas.stand(self.draw, x, y, **{**self.options(scheme, turn), **more})


SLIDE = Item(towers.slide_tower, "горка с башенкой", 250, 480, ("main", "second", "roof"))
CASTLE = Item(towers.castle, "игровой городок с мостиком", 340, 410, ("main", "second", "roof"))
PYRAMID = Item(play.rope_pyramid, "канатная пирамида", 230, 400)
SWING = Item(play.swing, "качели", 195, 262)
NEST = Item(play.nest_swing, "качели-гнездо", 195, 252)
DOME = Item(play.dome, "купол для лазания", 190, 210)
HOUSE = Item(towers.play_house, "игровой домик", 150, 250, ("second",))
SANDBOX = Item(play.sandbox, "песочница под грибком", 196, 306)
SEESAW = Item(play.seesaw, "качалка-балансир", 160, 110)
CAROUSEL = Item(play.carousel, "карусель", 140, 108)
SPRING = Item(play.rider, "лошадка на пружине", 70, 185)
STUMPS = Item(play.stumps, "пеньки для прыжков", 185, 70, ())
WORKOUT = Item(sport.workout, "комплекс турников", 310, 310)
LADDER = Item(sport.sport_ladder, "рукоход", 240, 264)
WALL = Item(sport.climbing_wall, "стенка для лазания", 160, 370)
SEATS = Item(sport.bleachers, "трибуна", 290, 322)
BARS = Item(sport.parallel_bars, "брусья", 165, 150)
PRESS = Item(sport.bench_press, "тренажёр с рычагами", 105, 212, ("main",))
TRAINER = Item(sport.trainer, "тренажёр для ходьбы", 84, 190)
TABLE = Item(sport.tennis_table, "теннисный стол", 175, 120, ("main",))
MATS = Item(sport.mat, "скамья с ковриками", 80, 100, ())
BIKE = Item(sport.bike_rack, "велосипед на стоянке", 96, 110, ("main",))
HOOP = Item(sport.hoop, "баскетбольный щит", 90, 420, ("main",))
GOAL = Item(sport.goal, "футбольные ворота", 150, 205, ())
NET = Item(sport.net, "волейбольная сетка", 440, 262, ("main",))
BOARD = Item(sport.scoreboard, "табло", 110, 290, ())
GAZEBO = Item(rest.gazebo, "беседка", 256, 440, ("roof", "trim"))
STAGE = Item(rest.stage, "летняя сцена", 350, 430, ("roof", "curtain"))
PERGOLA = Item(rest.pergola, "пергола с подвесной скамьёй", 240, 290, ())
ARCH = Item(rest.arch, "входная арка", 190, 340, ("trim",))
SWING_BENCH = Item(rest.swing_bench, "садовые качели", 160, 236, ("main", "roof"))
PICNIC = Item(rest.picnic_table, "стол с самоваром", 164, 158, ("cloth",))
BOOKS = Item(rest.bookcase, "уличная книжная полка", 84, 240, ("main",))
BIRD = Item(rest.toy_bird, "скульптура «Филимоновская птица»", 150, 390)
BED = Item(rest.flowerbed, "круглая клумба", 160, 80, ("bloom", "other"))
HEARTH = Item(rest.fire_bowl, "очаг с чайником", 75, 120, ())
WELL = Item(built.well, "колодец с навесом", 120, 284, ())
PLANTER = Item(rest.planter, "вазон с цветами", 60, 100, ("main",))
BENCH = Item(rest.bench, "скамейка", 116, 106, ("second",))

# Large things, things of middle size, low things that may stand nearest to the eye.
CHOICE: dict[str, tuple[tuple[Item, ...], tuple[Item, ...], tuple[Item, ...]]] = {
    "children": (
        (SLIDE, CASTLE, PYRAMID),
        (SWING, NEST, DOME, HOUSE, SANDBOX),
        (SEESAW, CAROUSEL, SPRING, STUMPS),
    ),
    "sport": ((WORKOUT, LADDER, WALL, SEATS), (BARS, PRESS, TRAINER, HOOP), (TABLE, MATS, BIKE, TRAINER)),
    "multi": ((GOAL,), (SEATS, WORKOUT, SWING, BOARD), (TABLE, BENCH, BIKE, MATS)),
    "leisure": (
        (GAZEBO, STAGE, PERGOLA, ARCH),
        (SWING_BENCH, PICNIC, BIRD, BOOKS, WELL),
        (BED, HEARTH, PLANTER, PICNIC),
    ),
}
CLOSE_UPS: dict[str, tuple[Item, ...]] = {
    "children": (SWING, SPRING, CAROUSEL, HOUSE, SANDBOX, NEST, SEESAW, SLIDE, DOME, CASTLE),
    "sport": (WORKOUT, TABLE, PRESS, TRAINER, BARS, WALL, LADDER, BIKE, HOOP, SEATS),
    "multi": (GOAL, HOOP, TABLE, BOARD, NET, SEATS, BIKE, WORKOUT),
    "leisure": (PICNIC, BOOKS, BIRD, SWING_BENCH, BENCH, HEARTH, GAZEBO, BED, WELL, PERGOLA),
}
JUNK: dict[str, tuple[Item, ...]] = {
    "children": (
        Item(junk.rusty_frame, "ржавый остов качелей", 170, 210, ()),
        Item(junk.old_slide, "старая железная горка", 190, 235, ()),
        Item(junk.tyres, "вкопанные покрышки", 140, 50, ()),
    ),
    "sport": (
        Item(junk.old_goal, "покосившиеся ворота", 160, 200, ()),
        Item(junk.rusty_frame, "ржавая перекладина", 170, 210, ()),
        Item(junk.old_hoop, "старый щит без кольца", 90, 350, ()),
    ),
    "multi": (
        Item(junk.old_hoop, "старый щит без кольца", 90, 350, ()),
        Item(junk.old_goal, "ворота без сетки", 160, 200, ()),
        Item(junk.broken_fence, "повалившийся забор", 210, 110, ()),
    ),
    "leisure": (
        Item(junk.dead_tree, "сухое дерево", 90, 330, ()),
        Item(junk.logs, "бревно вместо скамьи", 140, 80, ()),
        Item(junk.broken_fence, "повалившийся забор", 210, 110, ()),
    ),
}
OLD_THINGS: tuple[Item, ...] = (
    Item(junk.broken_bench, "сломанная скамейка", 120, 110, ()),
    Item(junk.rubble, "битый кирпич", 110, 95, ()),
    Item(junk.stump, "старый пень", 52, 62, ()),
    Item(junk.logs, "упавшее бревно", 140, 80, ()),
    Item(junk.tyres, "старые покрышки", 140, 50, ()),
)
STUFF: tuple[Item, ...] = (
    Item(works.pallets, "поддон с плиткой", 118, 150, ()),
    Item(works.planks, "штабель досок", 150, 80, ()),
    Item(works.pipes, "связка стоек", 160, 90, ()),
    Item(works.mixer, "бетономешалка", 90, 190, ()),
    Item(works.wheelbarrow, "тачка с песком", 110, 100, ()),
    Item(works.heap_of_turf, "рулоны газона", 110, 105, ()),
)
RUBBER = {
    "терракотовом покрытии": "#D08A62",
    "песчаной площадке": "#EBD6A4",
    "розовом покрытии": "#DDA08F",
    "светлом покрытии": "#E6DCC6",
    "охристом покрытии": "#DDB36A",
}
PAVING = {"мощёной площадке": "#E2D6BE", "гравийной площадке": "#D4CFC0", "деревянном настиле": "#D2AC74"}
COURTS = (
    ("#3F7C64", "#B9573A"),
    ("#4D86B0", "#3F8A66"),
    ("#B9654A", "#4F8B6E"),
    ("#C99643", "#4D86B0"),
    ("#5D9A78", "#E0C070"),
)


def pick(rng: Random, items: tuple[Item, ...], count: int) -> list[Item]:
    return rng.sample(items, min(count, len(items)))
