"""The pictures of one project, one for each of its stages."""

from collections import Counter
from collections.abc import Callable, Sequence

from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.picture import Picture
from showcase.demo.drawings.plan import Plan, make_plan
from showcase.demo.drawings.views_after import after
from showcase.demo.drawings.views_before import before, building
from showcase.demo.drawings.views_year import year_later

VIEWS: dict[str, Callable[[Plan, int], tuple[Canvas, str, str]]] = {
    "before": before,
    "works": building,
    "after": after,
    "year_later": year_later,
}


def project_pictures(key: str, kind: str, stages: Sequence[str]) -> list[Picture]:
    """One picture per stage, in order; a repeated stage gives another view.

    `key` seeds everything: the same key, kind and stages give the same SVG text on every machine.
    The first pictures of before, works and after share ground, horizon, houses and trees.
    Raises KeyError for an unknown kind or stage.
    """
    plan, seen, pictures = make_plan(key, kind), Counter[str](), []
    for number, stage in enumerate(stages, 1):
        canvas, alt, caption = VIEWS[stage](plan, seen[stage])
        seen[stage] += 1
        pictures.append(
            Picture(key, kind, stage, number, canvas.svg(), frozenset(canvas.parts), alt, caption)
        )
    return pictures
