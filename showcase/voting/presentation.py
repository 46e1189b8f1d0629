"""What the panel, the strip and the pages of the vote say, in the shape that templates receive."""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.urls import reverse

from showcase.contest.choices import Outcome, PhaseKey
from showcase.contest.models import Phase, ProjectPage
from showcase.core.russian import MOSCOW, date_ru
from showcase.voting.formatting import day_ru, days_left, last_moment, left_ru, moment_ru, time_ru, until_ru
from showcase.voting.models import Option, Seal, VotingRound
from showcase.voting.results import Results, option_facts, results_table, voided_text, votes_text
from showcase.voting.state import Panel, PanelState

View = dict[str, Any]

MOSCOW_CLOCK = "Часы и минуты — по московскому времени."
ONE_PROJECT = "Можно поддержать один проект. Голоса жителей — один из критериев конкурса."


def panel_view(panel: Panel, project: ProjectPage | None) -> View:
    """The panel of one project, or of the whole round when there is no project."""
    view = {
        PanelState.BEFORE: before_text,
        PanelState.OPEN: open_text,
        PanelState.PAUSED: paused_text,
        PanelState.WITHDRAWN: withdrawn_text,
        PanelState.GRACE: grace_text,
        PanelState.COUNTING: counting_text,
    }
    shown = results_text(panel, project) if panel.state is PanelState.RESULTS else view[panel.state](panel)
    return {"state": panel.state.value, **shown}


def year_url(name: str, voting_round: VotingRound) -> str:
    return reverse(f"voting:{name}", args=[voting_round.year])


def before_text(panel: Panel) -> View:
    return {
        "title": f"Голосование начнётся {moment_ru(panel.round.opens_at, panel.now)}",
        "text": "Можно будет поддержать один проект. Голоса жителей — один из критериев конкурса.",
        "url": year_url("calendar", panel.round),
        "link_text": "Добавить в календарь",
    }


def open_text(panel: Panel) -> View:
    number = panel.option.number if panel.option else ""
    own_url = reverse("voting:phone", args=[panel.round.year, number]) if number else ""
    return {
        "title": f"Голосование открыто до {until_ru(panel.round.closes_at, panel.now)}",
        "url": own_url or f"/proekty/?god={panel.round.year}",
        "link_text": "Поддержать проект" if number else "Выбрать проект",
        "note": ONE_PROJECT,
        **_running(panel),
    }


def _running(panel: Panel) -> View:
    """How long, and whose hours these are; on the last day the sentence about the end says so itself."""
    closes_at, now = panel.round.closes_at, panel.now
    clock_note = MOSCOW_CLOCK if days_left(closes_at, now) > 0 else ""
    return {"text": left_ru(closes_at, now), "is_vote": True, "clock_note": clock_note}


def paused_text(panel: Panel) -> View:
    """Nobody can vote for a while: for the project, or for any."""
    event = panel.pause if panel.is_round_paused else panel.switch
    what = "Голосование" if panel.is_round_paused else "Голосование по проекту"
    title = f"{what} приостановлено {day_ru(event.at, panel.now)}"
    return {"title": title, "text": event.reason, "note": "Голоса, отданные раньше, сохранены."}


def withdrawn_text(panel: Panel) -> View:
    return {
        "title": f"Проект снят с конкурса {day_ru(panel.switch.at, panel.now)}",
        "text": panel.switch.reason,
        "note": "Голоса за него остаются в протоколе и не переходят к другим проектам.",
    }


def grace_text(panel: Panel) -> View:
    until = time_ru(panel.round.closes_at + panel.round.grace)
    return {"title": closed_title(panel), "text": f"Кто успел запросить код, может ввести его до {until}."}


def counting_text(panel: Panel) -> View:
    due = results_due(panel.round, panel.now)
    text = f"Считаем баллы. Итоги — до {due}." if due else "Считаем баллы. Итоги опубликуем здесь."
    return {"title": closed_title(panel), "text": text}


def closed_title(panel: Panel) -> str:
    """«Голосование завершено 8 апреля»."""
    return f"Голосование завершено {day_ru(last_moment(panel.round.closes_at), panel.now)}"


def results_due(voting_round: VotingRound, now: dt.datetime) -> str:
    """The day by which winners will be named, while it lies ahead."""
    day = voting_round.results_due
    return date_ru(day, with_year=False) if day and day >= now.astimezone(MOSCOW).date() else ""


def results_text(panel: Panel, project: ProjectPage | None) -> View:
    """What came of it, with votes in columns that nobody sums."""
    if panel.option is None or (project is None and not panel.is_withdrawn):
        return counting_text(panel)
    view = {
        "url": year_url("round", panel.round),
        "link_text": "Как голосовали за все проекты",
        "facts": option_facts(panel),
    }
    if panel.is_withdrawn:
        return {**view, **withdrawn_text(panel)}
    return {**view, **outcome_text(panel, project, view["facts"])}


def outcome_text(panel: Panel, project: ProjectPage, facts: list[View]) -> View:
    if project.outcome in (Outcome.WINNER, Outcome.PRIZE):
        word = "Победитель" if project.outcome == Outcome.WINNER else "Призёр"
        return {
            "title": f"{word} конкурса {panel.round.year} года",
            "text": building_text(panel, project),
        }
    if project.outcome != Outcome.NOT_WON:
        return counting_text(panel)
    votes = votes_text(facts)
    what = f"Проект набрал {votes} и не вошёл" if votes else "Проект не вошёл"
    return {
        "title": f"{what} в число победителей",
        "text": "Заявку можно подать снова на следующий конкурс.",
    }


def building_text(panel: Panel, project: ProjectPage) -> str:
    """When the place will be built, while that lies ahead."""
    phases = Phase.objects.filter(year_page=project.contest_year_id, key=PhaseKey.IMPLEMENTATION)
    last_day = phases.aggregate(last=Max("ends"))["last"]
    if project.is_built or not last_day or last_day < panel.now.astimezone(MOSCOW).date():
        return ""
    return f"Построим до {date_ru(last_day, with_year=False)}."


def strip_view(rounds: list[VotingRound]) -> View | None:
    """The band on every page while a vote is open; a real vote goes before a demonstration."""
    if not rounds:
        return None
    shown = min(rounds, key=lambda item: (item.is_demo, item.closes_at))
    lead = "Демонстрация: идёт голосование" if shown.is_demo else "Идёт голосование"
    return {
        "text": f"{lead} до {until_ru(shown.closes_at, shown.now)}.",
        "url": year_url("round", shown),
        "link_text": "Выбрать проект",
        "is_demo": shown.is_demo,
    }


def round_view(panel: Panel, results: Results | None) -> View:
    """The panel of a whole round; `results` once there are any."""
    view = panel_view(panel, None)
    if panel.state is PanelState.RESULTS and results and results.is_decided:
        view["text"] = "Итоги подведены. Голоса жителей — один из критериев конкурса."
    return view


def closed_view(panel: Panel) -> View:
    """What the pages of the vote say where nobody can vote now."""
    view = {**panel_view(panel, None), "is_vote": False, "facts": []}
    if panel.state is PanelState.RESULTS:
        view |= {"title": closed_title(panel), "text": "", "note": ""}
    return view


def picture_view(option: Option) -> View | None:
    """The picture that was copied at the announcement."""
    if not option.picture:
        return None
    return {"src": option.picture.url, "width": 600, "height": 450, "alt": option.picture_alt}


def record_view(voting_round: VotingRound) -> View:
    """Where the public record is, and its newest digest."""
    last = Seal.objects.filter(round=voting_round).order_by("-number").first()
    return {
        "record_url": year_url("record", voting_round),
        "digests_url": year_url("digests", voting_round),
        "script_url": reverse("voting:recount"),
        "number": last.number if last else 0,
        "digest": bytes(last.digest).hex() if last else "",
        "is_complete": voting_round.totals_visible,
    }


def totals_view(results: Results) -> View:
    return {
        "table": results_table(results),
        "voided": voided_text(results),
        "has_paper": results.has_paper,
        "has_points": bool(results.steps),
        "csv_url": year_url("results_csv", results.round),
        "record_url": year_url("record", results.round),
    }


def rule_facts(voting_round: VotingRound, now: dt.datetime) -> list[View]:
    return [
        {"label": "Начало", "value": moment_ru(voting_round.opens_at, now)},
        {"label": "Конец", "value": f"{until_ru(voting_round.closes_at, now)} по московскому времени"},
        {"label": "Сколько проектов можно поддержать", "value": "Один. Изменить выбор нельзя"},
        {"label": "Как голосуют", "value": "По коду из СМС, без регистрации"},
        {"label": "Кто голосует", "value": f"Каждый, кто подтвердит: «{voting_round.age_text}»"},
        {"label": "Число голосов", "value": "Скрыто до конца голосования"},
    ]
