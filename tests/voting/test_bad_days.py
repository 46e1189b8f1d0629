"""What goes wrong with people: announcements with a step missing, and editors after the announcement (B10, B16)."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import PageViewRestriction

from showcase.voting import ballotbox, keys
from showcase.voting.database import now
from showcase.voting.models import Consent, Participation, VotingRound
from showcase.voting.outcomes import Accepted, Denied
from tests.voting.box import CONSENT, build_year, phone, set_operator, without_triggers

PAGES = ("/golos/2026/", "/golos/2026/1601/", "/golos/2026/1602/", "/golos/2026/zhurnal.txt")
CHANGING = re.compile(rb'name="(csrfmiddlewaretoken|attempt)" value="[^"]*"')


def hour(hours: float) -> dt.datetime:
    return now() + dt.timedelta(hours=hours)


STEPS = {
    "number": (
        lambda year, s: year.projects.filter(public_number="1602").update(public_number=None),
        "Нет номера",
    ),
    "projects": (lambda year, s: year.projects.update(live=False), "нет ни одного проекта"),
    "operator": (lambda year, s: set_operator(owner_name=""), "оператор"),
    "contact": (lambda year, s: set_operator(phone="", email=""), "оператор"),
    "telephone": (lambda year, s: set_operator(phone=""), "телефона"),
    "company": (lambda year, s: set_operator(sms_company=""), "рассылает СМС"),
    "company in the consent": (lambda year, s: set_operator(sms_company="ООО «Другая»"), "не называет"),
    "operator in the consent": (lambda year, s: set_operator(owner_name="Совет"), "не называет"),
    "consent": (lambda year, s: remove_consent(), "Не опубликовано согласие"),
    "beginning": (lambda year, s: VotingRound.objects.update(opens_at=hour(-1)), "уже прошло"),
    "end": (lambda year, s: VotingRound.objects.update(opens_at=hour(-2), closes_at=hour(-1)), "уже прошло"),
    "gateway": (lambda year, s: setattr(s, "VOTING_SMS_GATEWAY", "off"), "Не настроен СМС-шлюз"),
    "gateway that sends": (lambda year, s: setattr(s, "VOTING_SMS_GATEWAY", "console"), "в демонстрации"),
    "key folder": (lambda year, s: spoil_the_key_folder(s), "Папка ключей"),
}


def remove_consent() -> None:
    with without_triggers():
        Consent.objects.all().delete()


def spoil_the_key_folder(settings) -> None:
    settings.VOTING_KEYS_DIR.write_text("")
    settings.VOTING_KEYS_DIR /= "keys"


@pytest.mark.parametrize("step", STEPS)
def test_each_missing_step_alone_refuses_the_announcement(tree, settings, step):
    settings.VOTING_SMS_GATEWAY = "smsru"
    year = build_year(tree, 2027, demo=False)
    draft = VotingRound.objects.create(year_page=year, opens_at=hour(24), closes_at=hour(48))
    set_operator()
    ballotbox.publish_consent(CONSENT)
    assert ballotbox.missing(draft) == []
    spoil, words = STEPS[step]
    spoil(year, settings)
    found = ballotbox.missing(VotingRound.objects.get())
    assert words in found[0]
    assert len(found) == 1 + (step == "contact")
    with pytest.raises(Denied, match=words):
        ballotbox.announce(VotingRound.objects.get(), None)
    assert not keys.path_of(draft.pk).exists()
    assert VotingRound.objects.get().state == "draft"


@pytest.mark.parametrize(("hours", "grace"), [(0, 10), (-1, 10), (24, -1), (24, 61)])
def test_crossing_dates_are_refused_by_form_and_database(tree, hours, grace):
    opens, minutes = hour(24), dt.timedelta(minutes=grace)
    closes = opens + dt.timedelta(hours=hours)
    draft = VotingRound(year_page=build_year(tree, 2027), opens_at=opens, closes_at=closes, grace=minutes)
    with pytest.raises(ValidationError):
        draft.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def publish_old_draft(world) -> None:
    page = world.options[0].project
    revision = page.save_revision()
    page.title, page.public_number = "Новое", "1"
    page.save_revision().publish()
    revision.publish()


EDITS = {
    "unpublish": lambda world, tree: world.options[0].project.unpublish(),
    "unpublish all": lambda world, tree: [option.project.unpublish() for option in world.options],
    "unpublish the year": lambda world, tree: world.year.unpublish(),
    "rename": lambda world, tree: world.options[0].project.__class__.objects.update(title="Другое"),
    "exchange numbers": lambda world, tree: renumber(world),
    "take the number": lambda world, tree: world.year.projects.update(public_number=None),
    "move": lambda world, tree: world.options[0].project.move(world.year.get_parent(), pos="last-child"),
    "restrict": lambda world, tree: PageViewRestriction.objects.create(
        page=world.year, restriction_type="login"
    ),
    "publish an old draft": lambda world, tree: publish_old_draft(world),
    "add": lambda world, tree: tree.project(
        world.year, world.options[0].project.get_parent(), public_number="1604"
    ),
    "no demonstration any more": lambda world, tree: type(world.year).objects.update(is_demo=False),
    "another year": lambda world, tree: type(world.year).objects.filter(pk=world.year.pk).update(year=1999),
    "points": lambda world, tree: world.year.points_steps.all().delete(),
}


def renumber(world) -> None:
    world.year.projects.update(public_number=None)
    for option, number in zip(world.options, ("1602", "1603", "1601"), strict=True):
        type(option.project).objects.filter(pk=option.project_id).update(public_number=number)


def shown(client: Client) -> dict[str, bytes]:
    answers = {}
    for url in PAGES:
        answer = client.get(url)
        assert answer.status_code == 200, url
        answers[url] = CHANGING.sub(b"", answer.getvalue() if answer.streaming else answer.content)
    return answers


@pytest.mark.parametrize("edit", EDITS)
def test_editors_cannot_change_or_stop_an_announced_vote(world, tree, edit, record_property):
    before = shown(Client())
    EDITS[edit](world, tree)
    assert shown(Client()) == before
    assert Client().get("/golos/2026/1604/").status_code == 404
    assert isinstance(world.vote(phone(1)), Accepted)
    assert world.choice_of(Participation.objects.get()) == world.options[0].pk
    record_property("B10", "правка страницы не изменила голосование ни на байт")
