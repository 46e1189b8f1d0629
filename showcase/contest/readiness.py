"""How complete a project is: ten questions, asked in one place for the form, the report and its table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from showcase.contest.choices import PhotoStage


@dataclass(frozen=True)
class Question:
    """What a complete project has, and the words for a project that lacks it."""

    missing: str
    is_answered: Callable[[Any], bool]


def _has_photo(*stages: PhotoStage) -> Callable[[Any], bool]:
    return lambda project: any(photo.stage in stages for photo in project.photos.all())


def _shows_result(project: Any) -> bool:
    """Only what is built can be photographed."""
    return not project.is_built or _has_photo(PhotoStage.AFTER, PhotoStage.YEAR_LATER)(project)


QUESTIONS = (
    Question("вида площадки", lambda project: bool(project.kind)),
    Question("населённого пункта", lambda project: bool(project.settlement)),
    Question("адреса", lambda project: bool(project.address)),
    Question("точки на карте", lambda project: project.latitude is not None),
    Question("короткого описания", lambda project: bool(project.intro)),
    Question("рассказа", lambda project: bool(project.body)),
    Question("фото «было»", _has_photo(PhotoStage.BEFORE)),
    Question("фото «стало»", _shows_result),
    Question("списка оборудования", lambda project: bool(project.equipment.all())),
    Question("стоимости", lambda project: bool(project.costs.all())),
)


@dataclass(frozen=True)
class Readiness:
    """Answers about one project."""

    missing: list[str]

    @property
    def done(self) -> int:
        return len(QUESTIONS) - len(self.missing)

    @property
    def of_all(self) -> str:
        return f"{self.done} из {len(QUESTIONS)}"

    @property
    def what(self) -> str:
        """The missing parts, to follow «нет»: «адреса, рассказа»."""
        return ", ".join(self.missing)

    def __str__(self) -> str:
        """«Готово 7 из 10: нет фото „было“, нет адреса»."""
        counted = f"Готово {self.of_all}"
        lacks = ", ".join(f"нет {words}" for words in self.missing)
        return f"{counted}: {lacks}" if self.missing else counted


def readiness(project: Any) -> Readiness:
    """Ask all questions. For many projects, load them with `WITH_ANSWERS`."""
    return Readiness([question.missing for question in QUESTIONS if not question.is_answered(project)])


WITH_ANSWERS = ("photos", "equipment", "costs")
"""Relations to prefetch."""
