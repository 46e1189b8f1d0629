"""The page «О конкурсе», written from the dataset's rules, earlier contests and neighbouring projects."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from showcase.core.links import source_links
from showcase.core.russian import capitalise_sentence
from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.notes import for_readers, told
from showcase.pages.importers.texts.parts import Block, heading, link, points, table, text
from showcase.pages.importers.wording import plain, sentence

TITLE = "О конкурсе"
LEAD = (
    "Сельские старосты и руководители территориального общественного самоуправления (ТОС) предлагают, что "
    "построить в своём населённом пункте. Жители области голосуют, победившие проекты строят."
)
WHO_IS_WHO = (
    "Сельский староста — житель, который представляет интересы своей деревни, села или посёлка.",
    "ТОС — территориальное общественное самоуправление: соседи вместе решают, что сделать на своей "
    "территории.",
)
UNKNOWN = "в открытых публикациях не найдено"


def about_values(dataset: Dataset) -> dict[str, Any]:
    """Return title, lead and body of the page."""
    return {"title": TITLE, "lead": LEAD, "body": list(_body(dataset))}


def _body(dataset: Dataset) -> Iterator[Block]:
    writer = _Sections(dataset)
    yield from writer.organiser()
    yield from writer.applicants()
    yield from writer.kinds()
    yield from writer.stages()
    yield from writer.voting()
    yield from writer.scoring()
    yield from writer.award()
    yield from writer.before()
    yield from writer.beside()


class _Sections:
    """Sections of the page, each ending with its sources; a section without facts is left out."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.rules: Row = dataset.rules

    def organiser(self) -> Iterator[Block]:
        since = self.dataset.aggregate.get("since")
        words = [f"Конкурс проводят с {since} года." if since else "", self._told("organiser")]
        yield from self._section("Кто проводит", [text(*filter(None, words))], ["organiser"])

    def applicants(self) -> Iterator[Block]:
        who = [escape(capitalise_sentence(plain(name))) for name in self._value("applicants") or []]
        channel = self._told("application_channel", "Как подают: ")
        blocks = (
            [points(*who), text(*filter(None, [self._note("applicants"), channel, *WHO_IS_WHO]))]
            if who
            else []
        )
        yield from self._section("Кто может подать заявку", blocks, ["applicants", "application_channel"])

    def kinds(self) -> Iterator[Block]:
        kinds = self.rules.get("project_types", [])
        rows = [["Годы", "Что можно построить"], *([row["years"], ", ".join(row["value"])] for row in kinds)]
        blocks = [table("Виды проектов по годам", rows)] if kinds else []
        if typical := self._told("typical_projects"):
            blocks.append(text(typical))
        ids = [name for row in kinds for name in row["sources"]]
        yield from self._section("Что строят", blocks, ["typical_projects"], ids)

    def stages(self) -> Iterator[Block]:
        names = [
            escape(capitalise_sentence(plain(for_readers(name)))) for name in self._value("stages") or []
        ]
        numbered = {"type": "text", "value": f"<ol>{''.join(f'<li>{name}</li>' for name in names)}</ol>"}
        note = self._note("stages")
        dates = "Даты каждый год свои: они стоят на [[gody|страницах годов]]."
        blocks = [numbered, text(*filter(None, [note, dates]))] if names else []
        yield from self._section("Как проходит конкурс", blocks, ["stages"])

    def voting(self) -> Iterator[Block]:
        words = [
            self._told("who_votes", "Голосуют "),
            self._told("vote_limit"),
            self._told("offline_voting_2024", "Очное голосование: "),
            self._told("project_number", "Что вписывают: "),
            self._told("minimum_age", "С какого возраста можно голосовать: "),
            self._told("voter_identification", "Как подтверждают, кто голосует: "),
        ]
        names = ["who_votes", "vote_limit", "offline_voting_2024", "project_number"]
        yield from self._section("Как голосуют", [text(*filter(None, words))], names)

    def scoring(self) -> Iterator[Block]:
        rule = self.rules.get("scoring", {})
        blocks = [text(self._told("scoring"))] if rule else []
        if seen := rule.get("criteria_seen"):
            count = rule.get("criteria_count_2022")
            known = (
                f"В 2022 году критериев было {count}. В публикациях названы:"
                if count
                else "Названы критерии:"
            )
            blocks.append(points(*(escape(capitalise_sentence(plain(name))) for name in seen), before=known))
        if steps := self._value("vote_points_2022"):
            rows = [["Голосов", "Баллов"], *([_votes(step), _number(step["points"])] for step in steps)]
            blocks.append(table("Сколько баллов приносили голоса в 2022 году", rows))
            tie = self._told("tie_break_2022", "В 2022 году ")
            blocks.append(text(*filter(None, [self._note("vote_points_2022"), tie])))
        names = ["scoring", "vote_points_2022", "tie_break_2022"]
        yield from self._section("Как выбирают победителей", blocks, names)

    def award(self) -> Iterator[Block]:
        categories = self._value("award_categories_2021") or []
        told = f"В 2021 году были {plain(' и '.join(categories))}." if categories else ""
        words = [self._told("award"), told, self._told("losers")]
        yield from self._section(
            "Что получает победитель",
            [text(*filter(None, words))],
            ["award", "award_categories_2021", "losers"],
        )

    def before(self) -> Iterator[Block]:
        contests, projects = self.dataset.predecessor_contests, self.dataset.predecessor_projects
        blocks = []
        for contest in contests:
            held = ", ".join(map(str, contest["years"]))
            before = f"<b>{escape(plain(contest['title']))}</b> ({held})"
            blocks.append(points(*(escape(sentence(fact)) for fact in contest["facts"]), before=before))
        if projects:
            before = "Что построили и что предлагали на конкурсах прежних лет:"
            blocks.append(points(*(_told_project(row) for row in projects), before=before))
        ids = [name for row in [*contests, *projects] for name in row["sources"]]
        yield from self._section("Что было до этого конкурса", blocks, [], ids)

    def beside(self) -> Iterator[Block]:
        rows = self.dataset.related_projects
        before = "Эти проекты похожи, но их участие в конкурсе или год участия не подтверждены:"
        blocks = [points(*(_told_project(row) for row in rows), before=before)] if rows else []
        yield from self._section(
            "Похожие проекты", blocks, [], [name for row in rows for name in row["sources"]]
        )

    def _section(
        self, title: str, blocks: list[Block], names: Iterable[str], ids: Iterable[str] = ()
    ) -> Iterator[Block]:
        if not any(block["value"] for block in blocks):
            return
        ids = [*(name for rule in names for name in self.rules.get(rule, {}).get("sources", [])), *ids]
        yield heading(title)
        yield from blocks
        if addresses := self.dataset.addresses(ids):
            yield text(source_line(addresses))

    def _value(self, name: str) -> Any:
        return self.rules.get(name, {}).get("value")

    def _note(self, name: str) -> str:
        return escape(told(self.rules.get(name, {}).get("note")))

    def _told(self, name: str, before: str = "") -> str:
        """A rule as a sentence; a rule whose value is not known says so instead of guessing."""
        if name not in self.rules:
            return ""
        value = self._value(name)
        return escape(sentence(before + (value if isinstance(value, str) else UNKNOWN)))


def source_line(addresses: list[str]) -> str:
    """Return links to the sources, named by their sites; several pages of one site are numbered."""
    links = [link(source.url, source.title) for source in source_links(addresses)]
    return f"{'Источник' if len(links) == 1 else 'Источники'}: {'; '.join(links)}."


def _told_project(row: Row) -> str:
    place = ", ".join(filter(None, [row["settlement"], row["municipality"]]))
    year = f", {row['year']} год" if row.get("year") else ""
    who = f" Заявитель — {row['applicant_org']}." if row.get("applicant_org") else ""
    unsure = " Год не подтверждён." if "year" in row.get("uncertain", []) and row.get("year") else ""
    note = f" {told(row['note'])}" if row.get("note") else ""
    return escape(f"{place}{year}: {plain(row['what'])}.{who}{unsure}{note}")


def _votes(step: Row) -> str:
    return f"{step['from']}–{step['to']}" if step["to"] else f"от {step['from']}"


def _number(points_given: int | None) -> str:
    return "нет данных" if points_given is None else str(points_given)
