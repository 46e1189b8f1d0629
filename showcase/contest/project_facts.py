"""What is known about one project, in the words of its page; what is not known or not confirmed says so."""

from urllib.parse import quote

from showcase.contest.choices import ApplicantKind, Stage
from showcase.contest.models import CostShare, ProjectPage
from showcase.contest.presentation import View, kind_label
from showcase.core.russian import money_ru, typograph

BUILT_STAGES = (Stage.BUILT, Stage.REPAIR)
APPLICANTS = {ApplicantKind.ELDER: "Сельский староста", ApplicantKind.TOS: "Руководитель ТОС"}
PLATFORM_PAGE = "https://moydvor71.ru/projects/{}"
MAP_OF_POINT = "https://yandex.ru/maps/?pt={},{}&z=16&l=map"
MAP_OF_WORDS = "https://yandex.ru/maps/?text={}"


def project_facts(project: ProjectPage, costs: list[CostShare]) -> list[View]:
    """Who proposed what and what it cost; what is not confirmed says so, what is not known too."""
    total = sum(cost.amount for cost in costs)
    facts = [
        {"label": "Кто предложил", "value": applicant(project), "note": doubt(project, "applicant_kind")},
        {"label": kind_question(project), "value": kind_words(project), "note": doubt(project, "type")},
        {"label": cost_question(project), "value": money_ru(total) if total else ""},
    ]
    if project.public_number:
        note = doubt(project, "voting_number")
        facts.append({"label": "Номер проекта", "value": project.public_number, "note": note})
    return [fact if fact["value"] else {**fact, "note": ""} for fact in facts]


def doubt(project: ProjectPage, field: str) -> str:
    """The words beside a value that no second source confirms."""
    return "не подтверждено" if field in project.uncertain else ""


def head_doubts(project: ProjectPage) -> str:
    """What of the lines under the title is not confirmed."""
    labels = dict(ProjectPage.UNCERTAIN)
    return ", ".join(labels[key] for key in ("municipality", "year", "status") if key in project.uncertain)


def kind_question(project: ProjectPage) -> str:
    """The label of the kind, true to what has happened."""
    if project.stage in BUILT_STAGES:
        return "Что построили"
    return "Что строят" if project.stage == Stage.BUILDING else "Что предложили построить"


def cost_question(project: ProjectPage) -> str:
    """The label of the sum, true to what has happened."""
    return "Сколько стоило" if project.stage in BUILT_STAGES else "Сколько стоит"


def kind_words(project: ProjectPage) -> str:
    """The kind, or nothing when it is not known."""
    return kind_label(project.kind) if project.kind else ""


def place_view(project: ProjectPage, municipality: str) -> View:
    """Where it is: in words, and as a plain link to a map; an unknown municipality is an empty text."""
    return {
        "words": typograph(whereabouts(project)),
        "note": doubt(project, "settlement"),
        "access": project.access_note,
        "map_url": map_url(project, municipality),
    }


def platform_link(project: ProjectPage) -> View | None:
    """The project's own page on the voting platform."""
    if not project.platform_id:
        return None
    return {"url": PLATFORM_PAGE.format(project.platform_id), "note": doubt(project, "platform_id")}


def whereabouts(project: ProjectPage) -> str:
    """The place in words."""
    return ", ".join(part for part in (project.settlement, project.address) if part)


def applicant(project: ProjectPage) -> str:
    """Who proposed the project, by office; a name only where a consent is recorded."""
    if project.applicant_name:
        return f"{project.applicant_name}, {project.get_applicant_kind_display()}".rstrip(", ")
    return project.applicant_org or APPLICANTS.get(project.applicant_kind, "")


def cost_facts(costs: list[CostShare]) -> list[View]:
    """Money in words and numbers, with the sum."""
    rows = [
        {"label": cost.get_source_display().capitalize(), "value": money_ru(cost.amount)} for cost in costs
    ]
    total = {"label": "Всего", "value": money_ru(sum(cost.amount for cost in costs))}
    return [*rows, total] if len(rows) > 1 else rows


def map_url(project: ProjectPage, municipality: str) -> str:
    """A plain link to a map by coordinates or by words; nothing when the place is not known."""
    if project.latitude is not None:
        return MAP_OF_POINT.format(project.longitude, project.latitude)
    place = whereabouts(project)
    words = ", ".join(part for part in ("Тульская область", municipality, place) if part)
    return MAP_OF_WORDS.format(quote(words)) if place else ""
