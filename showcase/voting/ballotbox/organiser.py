"""Prepares, announces and recalls a round."""

import datetime as dt
import hashlib
import json
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Prefetch
from wagtail.models import Site

from showcase.contest.choices import PhaseKey
from showcase.contest.models import ProjectPage, ProjectPhoto
from showcase.contest.querysets import ProjectQuerySet
from showcase.core.models import SiteSettings
from showcase.users.models import User
from showcase.voting import keys
from showcase.voting.channels import current_gateway
from showcase.voting.choices import EventKind, RoundState
from showcase.voting.database import denied, now
from showcase.voting.models import Consent, Option, RoundEvent, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import Steps

PICTURE = "fill-400x300|format-jpeg"
"""Sharp on a phone, where it is a third of the screen wide, and small enough for its slow network."""


def points_of_year(voting_round: VotingRound) -> Steps:
    """Rows of [votes from, votes to, points] as the page of the year has them now."""
    steps = voting_round.year_page.points_steps.order_by("votes_from")
    return [list(step) for step in steps.values_list("votes_from", "votes_to", "points")]


def points_fault(steps: Steps) -> str:
    """What is wrong with a table of points, as a sentence; empty when nothing is."""
    for (votes_from, votes_to, points), following in zip(steps, [*steps, None][1:], strict=True):
        if points is None:
            return f"В таблице баллов не указаны баллы от {votes_from} голосов."
        if votes_to is not None and votes_to < votes_from:
            return f"В таблице баллов конец строки раньше её начала: от {votes_from} до {votes_to}."
        if following and (votes_to is None or votes_to >= following[0]):
            return f"В таблице баллов строки пересекаются: {following[0]} голосов есть в двух строках."
        if following and votes_to + 1 < following[0]:
            return f"В таблице баллов пропуск: от {votes_to + 1} до {following[0] - 1} голосов."
    return ""


def publish_consent(text: str) -> Consent:
    """Add a version of the consent, unless the latest one has the same text."""
    latest = Consent.objects.first()
    if latest and latest.text == text:
        return latest
    return Consent.objects.create(version=latest.version + 1 if latest else 1, text=text, published_at=now())


def candidates(voting_round: VotingRound) -> ProjectQuerySet:
    """Live projects of the year, which the announcement copies into the round; each needs a number."""
    projects = ProjectPage.objects.live().filter(contest_year=voting_round.year_page_id)
    return projects.order_by("public_number", "title")


def missing(voting_round: VotingRound) -> list[str]:
    """Return what prevents the announcement of the round, as sentences."""
    is_demo, moment = voting_round.year_page.is_demo, now()
    fault = points_fault(points_of_year(voting_round))
    wanted = [
        (not is_demo and voting_round.opens_at <= moment, "Начало голосования уже прошло: проверьте даты."),
        (bool(fault), fault),
        *_wanted_options(voting_round),
        *_wanted_people(is_demo),
        *_wanted_machinery(is_demo),
    ]
    return [sentence for is_missing, sentence in wanted if is_missing]


def _wanted_options(voting_round: VotingRound) -> list[tuple[bool, str]]:
    projects = candidates(voting_round).values_list("public_number", "title")
    numbers = [number for number, _ in projects if number]
    without = [title for number, title in projects if not number]
    shown = "», «".join(without[:5])
    return [
        (not numbers, "На голосовании нет ни одного проекта с номером."),
        (
            bool(without),
            f"Нет номера: «{shown}». Всего таких проектов {len(without)}: дайте номер или снимите с сайта.",
        ),
        (len(set(numbers)) < len(numbers), "У двух проектов одинаковый номер."),
    ]


def _wanted_people(is_demo: bool) -> list[tuple[bool, str]]:
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    consent = Consent.objects.first()
    text = consent.text if consent else ""
    is_real = bool(consent) and not is_demo
    return [
        (not site.has_operator, "В сведениях о сайте не указаны оператор персональных данных и его контакт."),
        (not site.phone, "В сведениях о сайте нет телефона, по которому помогут голосующим."),
        (not site.sms_company, "В сведениях о сайте не указана компания, которая рассылает СМС."),
        (consent is None, "Не опубликовано согласие на обработку персональных данных."),
        (is_real and site.owner_name not in text, f"Согласие не называет оператора: {site.owner_name}."),
        (
            is_real and site.sms_company not in text,
            f"Согласие не называет, кто рассылает СМС: {site.sms_company}.",
        ),
    ]


def _wanted_machinery(is_demo: bool) -> list[tuple[bool, str]]:
    gateway = current_gateway()
    shows_code = gateway is not None and gateway.shows_code and not is_demo
    return [
        (gateway is None, "Не настроен СМС-шлюз."),
        (shows_code, "Коды показывают на экране, так можно только в демонстрации: настройте СМС-шлюз."),
        (not keys.folder_is_writable(), "Папка ключей недоступна для записи."),
    ]


def announce(voting_round: VotingRound, by: User | None) -> None:
    """Copy the projects, freeze the rules and create the key; after that the clock opens and closes the vote.

    Raises Denied if something is missing.
    """
    with transaction.atomic():
        found = locked(voting_round.pk, RoundState.DRAFT)
        if lacks := missing(found):
            raise Denied(" ".join(lacks))
        found.year, found.is_demo = found.year_page.year, found.year_page.is_demo
        winners = found.year_page.phases.filter(key=PhaseKey.WINNERS, ends__isnull=False).order_by("ends")
        found.results_due = winners.values_list("ends", flat=True).last()
        try:
            found.key_fingerprint = keys.create(found.pk)
        except keys.KeyFault as error:
            raise Denied(str(error)) from error
        copy_projects(found)
        found.rules = rules_text(found)
        found.rules_hash = hashlib.sha256(found.rules.encode()).hexdigest()
        found.state = RoundState.ANNOUNCED
        found.save()
        note(found, EventKind.ANNOUNCED, by, now(), rules_sha256=found.rules_hash)
    voting_round.refresh_from_db()


def copy_projects(voting_round: VotingRound) -> None:
    first = Prefetch("photos", ProjectPhoto.objects.first_of_each(), to_attr="first_photo")
    projects = candidates(voting_round).filter(public_number__isnull=False).with_municipality()
    projects = projects.prefetch_related(first)
    Option.objects.filter(round=voting_round).exclude(project__in=projects).delete()
    for project in projects:
        copied = {
            "number": project.public_number,
            "title": project.title,
            "place": project.settlement,
            "municipality": project.municipality_title,
            "kind": project.kind,
        }
        option, _ = Option.objects.update_or_create(round=voting_round, project=project, defaults=copied)
        for photo in project.first_photo:
            _copy_picture(option, photo)


def _copy_picture(option: Option, photo: Any) -> None:
    rendition = photo.image.get_rendition(PICTURE)
    with rendition.file.open() as file:
        data = file.read()
    digest = hashlib.sha256(data).hexdigest()[:10]
    option.picture.save(f"{option.round.contest}-{option.number}-{digest}.jpg", ContentFile(data), save=False)
    option.picture_alt = photo.shown_alt[:255]
    option.save(update_fields=["picture", "picture_alt"])


def rules_text(voting_round: VotingRound) -> str:
    """All rules as one line of JSON with sorted keys, so that anybody can compute the same hash."""
    rules: dict[str, Any] = {
        "contest": voting_round.contest,
        "opens_at": utc(voting_round.opens_at),
        "closes_at": utc(voting_round.closes_at),
        "grace_seconds": int(voting_round.grace.total_seconds()),
        "age": voting_round.age_text,
        "complaint_days": voting_round.complaint_days,
        "points": points_of_year(voting_round),
        "options": [list(option) for option in voting_round.options.values_list("number", "title")],
    }
    return json.dumps(rules, ensure_ascii=False, sort_keys=True)


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


def recall(voting_round: VotingRound, by: User | None) -> None:
    """Take an announcement back before the opening. Raises Denied afterwards."""
    with transaction.atomic():
        found = locked(voting_round.pk, RoundState.ANNOUNCED)
        with denied("Голосование уже началось, отозвать его нельзя."):
            VotingRound.objects.filter(pk=found.pk).update(state=RoundState.DRAFT, year=None)
        note(found, EventKind.RECALLED, by, now())
    voting_round.refresh_from_db()


def locked(round_id: UUID, state: RoundState) -> VotingRound:
    """Return the round, locked for update. Raises Denied if its state differs."""
    found = VotingRound.objects.select_for_update(of=("self",)).select_related("year_page").get(pk=round_id)
    if found.state != state:
        raise Denied(f"Голосование в состоянии «{found.get_state_display()}», так сделать нельзя.")
    return found


def note(
    voting_round: VotingRound, kind: EventKind, by: User | None, moment: dt.datetime, **data: Any
) -> None:
    """Record an event that needs no second person: it takes effect at once."""
    RoundEvent.objects.create(
        round=voting_round, kind=kind, data=data, entered_by=by, entered_at=moment, confirmed_at=moment
    )
