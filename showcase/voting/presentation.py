"""What the panel, the strip and the pages of the vote say, in the shape that templates receive."""

import datetime as dt
from typing import Any

from django.urls import reverse

from showcase.contest.choices import Outcome, PhaseKey
from showcase.contest.models import Phase, ProjectPage
from showcase.core.russian import MOSCOW, capitalise_sentence, date_ru
from showcase.voting.choices import Mode, TotalsMode
from showcase.voting.models import VotingRound
from showcase.voting.moments import day_ru, days_left, last_moment, left_ru, moment_ru, time_ru, until_ru
from showcase.voting.results import Results, option_facts, results_table, voided_words, votes_words
from showcase.voting.state import Panel, PanelState

View = dict[str, Any]

MOSCOW_CLOCK = "Часы и минуты — по московскому времени."
ONE_PROJECT = "Можно поддержать один проект. Голоса жителей — один из критериев конкурса."


def panel_view(panel: Panel, project: ProjectPage | None) -> View:
    """The panel of one project, or of the whole round when there is no project."""
    say = {
        PanelState.BEFORE: before_words,
        PanelState.OPEN: open_words,
        PanelState.PAUSED: paused_words,
        PanelState.WITHDRAWN: withdrawn_words,
        PanelState.GRACE: grace_words,
        PanelState.COUNTING: counting_words,
        PanelState.RESULTS: results_words,
        PanelState.EXTERNAL: external_words,
    }[panel.state]
    return {"state": panel.state.value, **say(panel, project)}


def year_url(name: str, voting_round: VotingRound) -> str:
    """Address of a page of the round."""
    return reverse(f"voting:{name}", args=[voting_round.year_page.year])


def vote_url(panel: Panel) -> str:
    """Where to vote: on the project's own page, or where a project is chosen."""
    if panel.option is None:
        return f"/proekty/?god={panel.round.year_page.year}"
    return reverse("voting:phone", args=[panel.round.year_page.year, panel.option.number])


def before_words(panel: Panel, project: ProjectPage | None) -> View:
    """Not yet."""
    return {
        "title": f"Голосование начнётся {moment_ru(panel.round.opens_at, panel.now)}",
        "text": "Можно будет поддержать один проект. Голоса жителей — один из критериев конкурса.",
        "url": year_url("calendar", panel.round),
        "link_text": "Добавить в календарь",
    }


def open_words(panel: Panel, project: ProjectPage | None) -> View:
    """Now, and till when."""
    return {
        "title": f"Голосование открыто до {until_ru(panel.round.closes_at, panel.now)}",
        "text": left_ru(panel.round.closes_at, panel.now),
        "url": vote_url(panel),
        "link_text": "Поддержать проект" if panel.option else "Выбрать проект",
        "is_vote": True,
        "clock_note": clock_note(panel),
        "note": ONE_PROJECT,
        "facts": live_facts(panel),
    }


def clock_note(panel: Panel) -> str:
    """Whose hours these are; on the last day the sentence about the end says so itself."""
    return MOSCOW_CLOCK if days_left(panel.round.closes_at, panel.now) > 0 else ""


def live_facts(panel: Panel) -> list[View]:
    """Votes so far, only where the rules of the round show them."""
    return option_facts(panel) if panel.option and panel.shows_totals else []


def paused_words(panel: Panel, project: ProjectPage | None) -> View:
    """No new codes for a while."""
    return {
        "title": f"Голосование по проекту приостановлено {day_ru(panel.since, panel.now)}",
        "text": panel.reason,
        "note": "Голоса, отданные раньше, сохранены.",
    }


def withdrawn_words(panel: Panel, project: ProjectPage | None) -> View:
    """Out for good."""
    return {
        "title": f"Проект снят с конкурса {day_ru(panel.since, panel.now)}",
        "text": panel.reason,
        "note": "Голоса за него остаются в протоколе и не переходят к другим проектам.",
    }


def grace_words(panel: Panel, project: ProjectPage | None) -> View:
    """Closed, but codes already sent are taken."""
    if panel.round.mode == Mode.EXTERNAL:
        return counting_words(panel, project)
    until = time_ru(panel.round.closes_at + panel.round.grace)
    return {
        "title": f"Голосование завершено {day_ru(last_moment(panel.round.closes_at), panel.now)}",
        "text": f"Кто успел запросить код, может ввести его до {until}.",
    }


def counting_words(panel: Panel, project: ProjectPage | None) -> View:
    """Closed, results ahead."""
    due = results_due(panel.round, panel.now)
    return {
        "title": closed_title(panel),
        "text": f"Считаем баллы. Итоги — до {due}." if due else "Считаем баллы. Итоги опубликуем здесь.",
    }


def closed_title(panel: Panel) -> str:
    """«Голосование завершено 8 апреля»; the day is not known where only results were entered."""
    if panel.round.closes_at is None:
        return f"Голосование {panel.round.year_page.year} года завершено"
    return f"Голосование завершено {day_ru(last_moment(panel.round.closes_at), panel.now)}"


def results_due(voting_round: VotingRound, now: dt.datetime) -> str:
    """The day by which winners will be named, while it lies ahead."""
    last_day = phase_end(voting_round, PhaseKey.WINNERS)
    return (
        date_ru(last_day, with_year=False) if last_day and last_day >= now.astimezone(MOSCOW).date() else ""
    )


def phase_end(voting_round: VotingRound, key: PhaseKey) -> dt.date | None:
    """The last day of a phase of the year."""
    ends = Phase.objects.filter(year_page=voting_round.year_page_id, key=key, ends__isnull=False)
    return ends.order_by("-ends").values_list("ends", flat=True).first()


def results_words(panel: Panel, project: ProjectPage | None) -> View:
    """What came of it, with votes in columns that nobody sums."""
    view = {"url": year_url("round", panel.round), "link_text": "Как голосовали за все проекты"}
    if panel.option is None or project is None:
        return counting_words(panel, project)
    if panel.is_withdrawn:
        return {**view, **withdrawn_words(panel, project), "facts": option_facts(panel)}
    year, facts = panel.round.year_page.year, option_facts(panel)
    if project.outcome in (Outcome.WINNER, Outcome.PRIZE):
        word = "Победитель" if project.outcome == Outcome.WINNER else "Призёр"
        return {
            **view,
            "title": f"{word} конкурса {year} года",
            "text": building_words(panel, project),
            "facts": facts,
        }
    if project.outcome == Outcome.NOT_WON:
        text = "Заявку можно подать снова на следующий конкурс."
        return {**view, "title": lost_title(facts), "text": text, "facts": facts}
    return {**view, **counting_words(panel, project), "facts": facts}


def lost_title(facts: list[View]) -> str:
    """«Проект набрал 118 голосов онлайн и не вошёл в число победителей»."""
    votes = votes_words(facts)
    return (
        f"Проект набрал {votes} и не вошёл в число победителей"
        if votes
        else "Проект не вошёл в число победителей"
    )


def building_words(panel: Panel, project: ProjectPage) -> str:
    """When it will be built, while that lies ahead."""
    if project.is_built:
        return ""
    last_day = phase_end(panel.round, PhaseKey.IMPLEMENTATION)
    if not last_day or last_day < panel.now.astimezone(MOSCOW).date():
        return ""
    return f"Построим до {date_ru(last_day, with_year=False)}."


def external_words(panel: Panel, project: ProjectPage | None) -> View:
    """Held elsewhere."""
    closes_at = panel.round.closes_at
    host = panel.round.external_url.split("/")[2].removeprefix("www.")
    return {
        "title": f"Голосование идёт на портале {host}",
        "text": f"До {until_ru(closes_at, panel.now)}. {left_ru(closes_at, panel.now)}",
        "url": panel.round.external_url,
        "link_text": "Перейти",
        "note": f"Откроется другой сайт. {ONE_PROJECT}",
        "is_vote": True,
        "clock_note": clock_note(panel),
    }


def strip_view(rounds: list[VotingRound]) -> View | None:
    """The band on every page while a vote is open; a real vote goes before a demonstration."""
    if not rounds:
        return None
    shown = min(rounds, key=lambda item: (item.is_demo, item.closes_at))
    lead = "Демонстрация: идёт голосование" if shown.is_demo else "Идёт голосование"
    return {
        "text": f"{lead} до {until_ru(shown.closes_at, shown.now)}.",
        "url": year_url("round", shown),
        "link_text": "Выбрать проект" if shown.mode == Mode.OWN else "Как проголосовать",
    }


def project_view(panel: Panel, project: ProjectPage | None) -> View:
    """The project on the pages of the vote, as it was named when the vote was announced."""
    return {
        "number": panel.option.number,
        "title": panel.option.title,
        "place": project.settlement if project else "",
        "municipality": panel.option.municipality,
        "kind": project.kind if project else "",
    }


def round_view(panel: Panel, results: Results | None) -> View:
    """The panel of a whole round; `results` once there are any."""
    view = panel_view(panel, None)
    if panel.state is PanelState.RESULTS and results and results.is_decided:
        view["text"] = "Итоги подведены. Голоса жителей — один из критериев конкурса."
    return view


def closed_view(panel: Panel, project: ProjectPage | None) -> View:
    """What the pages of the vote say where nobody can vote now."""
    view = {**panel_view(panel, project), "is_vote": False, "facts": []}
    if panel.state is PanelState.RESULTS:
        view |= {"title": closed_title(panel), "text": "", "note": ""}
    return view


def totals_view(results: Results) -> View:
    """The results of a round, with how they were counted."""
    return {
        "table": results_table(results),
        "voided": voided_words(results) if results.round.mode == Mode.OWN else "",
        "counted": counted_words(results),
        "csv_url": year_url("results_csv", results.round),
        "json_url": year_url("results_json", results.round),
        "round_url": year_url("round", results.round),
        "is_demo": results.round.is_demo,
    }


def counted_words(results: Results) -> list[str]:
    """How the numbers came about, sentence by sentence."""
    voting_round = results.round
    if voting_round.mode != Mode.OWN:
        return ["Голосовали на другой площадке. Числа внёс организатор."]
    paper = (
        "Очные голоса посчитали на бумаге: одни люди внесли числа, другие сверили."
        if results.has_paper
        else ""
    )
    email = "Голоса по эл. почте стоят отдельно: один человек мог проголосовать и по телефону, и по почте."
    points = "Баллы за голоса — по таблице этого года, от суммы голосов во всех столбцах."
    lines = [
        "Голоса онлайн сайт считает заново при каждом показе: один номер телефона — один голос.",
        email if voting_round.email_allowed else "",
        paper or "Очных голосов не внесено.",
        points if results.steps else "Таблица баллов этого года не опубликована.",
        "Голоса — только один из критериев. Сумму баллов, место и итог определяет комиссия, сайт их не "
        "вычисляет.",
    ]
    return [line for line in lines if line]


def rule_facts(voting_round: VotingRound, now: dt.datetime) -> list[View]:
    """The rules of a vote, one a line."""
    if voting_round.mode == Mode.RESULTS:
        return []
    number = "видно сразу" if voting_round.totals_mode == TotalsMode.LIVE else "скрыто до конца голосования"
    facts = [
        {"label": "Начало", "value": moment_ru(voting_round.opens_at, now)},
        {"label": "Конец", "value": f"{until_ru(voting_round.closes_at, now)} по московскому времени"},
        {"label": "Сколько проектов можно поддержать", "value": "Один. Изменить выбор нельзя"},
    ]
    if voting_round.mode == Mode.OWN:
        how = "по коду из СМС или письма" if voting_round.email_allowed else "по коду из СМС, без регистрации"
        facts += [
            {"label": "Как голосуют", "value": capitalise_sentence(how)},
            {"label": "Кто голосует", "value": f"Каждый, кто подтвердит: «{voting_round.age_text}»"},
            {"label": "Число голосов", "value": capitalise_sentence(number)},
        ]
    return facts
