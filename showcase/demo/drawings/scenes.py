"""The pictures of one project, one for each of its stages."""

from collections import Counter
from collections.abc import Callable, Sequence

from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.picture import Picture
from showcase.demo.drawings.plan import Plan, make_plan
from showcase.demo.drawings.views_after import after
from showcase.demo.drawings.views_before import before, building
from showcase.demo.drawings.views_year import year_later

VIEWS: dict[str, Callable[[Plan, int, str], tuple[Canvas, str, str]]] = {
    "before": before,
    "works": building,
    "after": after,
    "year_later": year_later,
}

# Seasons and hours in which a stage may be seen; the first picture of the finished place is a bright one.
MOODS_OF = {
    "before": ("mud", "overcast", "morning", "late", "gold", "spring"),
    "works": ("noon", "overcast", "spring", "morning", "gold"),
    "opening": ("noon", "morning", "spring", "gold", "sunset"),
    "after": ("gold", "sunset", "blue", "morning", "frost", "spring", "noon", "winter_dusk", "late"),
    "year_later": ("frost", "gold", "winter_dusk", "spring", "sunset", "noon"),
}


def pick_mood(plan: Plan, stage: str, turn: int, used: set[str]) -> str:
    """A season and hour that the project's earlier pictures have not shown, while there is one."""
    choices = MOODS_OF["opening" if stage == "after" and turn == 0 else stage]
    shuffled = plan.rng(f"mood {stage} {turn}").sample(choices, len(choices))
    return next((mood for mood in shuffled if mood not in used), shuffled[0])


def project_pictures(key: str, kind: str, stages: Sequence[str]) -> list[Picture]:
    """One picture per stage, in order; a repeated stage gives another view.

    `key` seeds everything: the same key, kind and stages give the same SVG text on every machine.
    The first pictures of before, works and after share ground, horizon, houses and trees.
    Raises KeyError for an unknown kind or stage.
    """
    plan, seen, pictures = make_plan(key, kind), Counter[str](), []
    used: set[str] = set()
    for number, stage in enumerate(stages, 1):
        mood = pick_mood(plan, stage, seen[stage], used)
        used.add(mood)
        canvas, alt, caption = VIEWS[stage](plan, seen[stage], mood)
        seen[stage] += 1
        pictures.append(
            Picture(key, kind, stage, number, canvas.svg(), frozenset(canvas.parts), alt, caption)
        )
    return pictures
