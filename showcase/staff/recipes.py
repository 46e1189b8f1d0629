"""The recipes of the admin's help, read from `recipes.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("recipes.toml")


@dataclass(frozen=True)
class Screen:
    """A screen that a recipe speaks of. The tests open it, look for the words in quotes and photograph it.

    `open` is its address, with names of the demonstration in braces; `press` names what is pressed there first,
    `uploads` is the number of photos chosen then, and `clip` is the CSS selector of what the picture shows.
    A screen without `picture` is only looked at.
    """

    role: str
    open: str
    press: tuple[str, ...] = ()
    uploads: int = 0
    clip: str = "main"
    picture: str = ""
    step: int = 0
    alt: str = ""


@dataclass(frozen=True)
class Recipe:
    slug: str
    title: str
    who: str
    about: str
    steps: tuple[str, ...]
    screens: tuple[Screen, ...]
    note: str = ""

    def illustrated(self) -> list[tuple[str, list[Screen]]]:
        """Each step with the pictures below it."""
        pictures = [screen for screen in self.screens if screen.picture]
        return [
            (text, [screen for screen in pictures if screen.step == number])
            for number, text in enumerate(self.steps, start=1)
        ]


@cache
def recipes() -> dict[str, Recipe]:
    rows = tomllib.loads(FILE.read_text())["recipe"]
    return {row["slug"]: _recipe(row) for row in rows}


def _recipe(row: dict) -> Recipe:
    screens = tuple(
        Screen(**{**screen, "press": tuple(screen.get("press", ()))}) for screen in row["screens"]
    )
    return Recipe(**{**row, "steps": tuple(row["steps"]), "screens": screens})
