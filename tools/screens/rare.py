"""Pages with missing or extreme data, for tests and screenshots; `python -m tools.screens.rare` adds them."""

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from itertools import cycle, islice

import django

from tests.running_site import ROOT

MANY = 500
# 200 characters: the longest plausible title.
LONG_TITLE = (
    "Благоустройство многофункциональной спортивно-игровой площадки с зоной отдыха для жителей старшего поколения, "
    "установка тренажёров и ограждения в посёлке Новопетровско-Красногвардейский, вторая часть."
)


def build(tree, images: Sequence, year: int = 2031) -> dict[str, str]:
    """Add the rare pages to a tree and return their addresses by name; images repeat as needed."""
    contest = tree.year(year, is_demo=True)
    place = tree.municipality("Муниципалитет уточняется", is_unknown=True)
    before, after, *_ = islice(cycle(images), 4)
    long = tree.project(
        contest,
        place,
        title=LONG_TITLE,
        kind="multi",
        outcome="winner",
        stage="built",
        settlement="п. Новопетровско-Красногвардейский",
        public_number="123456",
    )
    one = tree.project(contest, place, title="Одно фото", kind="sport")
    many = tree.project(contest, place, title="Пятьсот фото", kind="children", outcome="prize")
    add_photos(long, [before, after], "before")
    add_photos(one, [after])
    add_photos(many, islice(cycle(images), MANY))
    pages = {
        "ничего не известно": tree.project(contest, place, title="Площадка", settlement=""),
        "длинное название": long,
        "одно фото": one,
        "пятьсот фото": many,
        "район неизвестен": place,
        "год без итогов": contest,
        "год без ничего": tree.year(year + 1, is_demo=True),
        "год впереди": coming(tree, year + 2),
        "новость без всего": tree.article(title=LONG_TITLE, lead="", is_demo=True),
    }
    return {name: page.url for name, page in pages.items()} | {
        "ничего не найдено": f"/proekty/?god={year}&vid=detskie&itog=pobediteli"
    }


def coming(tree, year: int):
    """Add a year that has dates and nothing else."""
    contest = tree.year(year, is_demo=True)
    contest.phases.create(key="voting", title="Голосование", starts=dt.date(year, 3, 18))
    contest.phases.create(key="winners", title="Итоги", ends=dt.date(year, 5, 8))
    contest.phases.create(key="implementation", title="Строительство")
    contest.save()
    return contest


def add_photos(project, images, first_stage: str = "after") -> None:
    """Add photos to the gallery of a project."""
    # Reads models: only after django.setup().
    from showcase.contest.models import ProjectPhoto

    stages = [first_stage, *["after"] * MANY]
    ProjectPhoto.objects.bulk_create(
        ProjectPhoto(project=project, image=image, stage=stage, sort_order=number)
        for number, (image, stage) in enumerate(zip(images, stages, strict=False))
    )


def main() -> None:
    """Add the pages to the demonstration in VAR_DIR and print their addresses as JSON."""
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Reads models: only after django.setup().
    from showcase.core.models import CustomImage
    from tests.factories import Tree

    images = list(CustomImage.objects.filter(is_illustration=True).order_by("id")[:40])
    print(json.dumps(build(Tree.present(), images)))


if __name__ == "__main__":
    main()
