"""Every state of the vote that a resident may meet, by its name; each is reached as a resident reaches it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from showcase.voting import ballotbox
from showcase.voting.channels.registry import gateway_for
from showcase.voting.models import Ballot, VotingRound
from showcase.voting.outcomes import Refusal, Refused
from tests.factories import Tree
from tests.voting.box import Clock, World, phone, plant, two_people, wrong
from tests.voting.voter import Voter

STATES: dict[str, Callable[["Scene"], Voter]] = {}


@dataclass
class Scene:
    """A round and what may be done to it."""

    tree: Tree
    clock: Clock
    patch: Any
    settings: Any

    def plant(self, **rules: Any) -> World:
        """An open round."""
        return plant(self.tree, **rules)

    def pages(self, **rules: Any) -> tuple[World, Voter]:
        """An open round and somebody who has not come yet."""
        return self.plant(**rules), Voter()

    def asked(self, **rules: Any) -> Voter:
        """Somebody on the second screen."""
        self.plant(**rules)
        return Voter().ask()

    def sent(self, state: str) -> Voter:
        """The second screen when the message went through a real gateway and is in this state."""
        voter = self.asked()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE voting_outboxmessage SET gateway = 'smsc', state = %s", [state])
        return voter.get(f"{voter.url}kod/")

    def refused(self, step: str, refusal: Refused) -> None:
        """Let the ballot box answer so."""
        self.patch.setattr(ballotbox, step, lambda *args, **kwargs: refusal)


def state(name: str) -> Callable:
    """Put a function into `STATES`."""
    return lambda function: STATES.setdefault(name, function)


@state("phone")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get()


@state("phone or mail")
def _(scene: Scene) -> Voter:
    return scene.pages(email_allowed=True)[1].get()


@state("phone: mistakes")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get().press("Получить код", phone="123")


@state("phone: begin anew")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get("/golos/2026/1601/kod/")


@state("phone: voted here")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].vote().get("/golos/2026/1601/")


@state("phone: wait a minute")
def _(scene: Scene) -> Voter:
    world, voter = scene.pages()
    for number in range(100, 125):
        world.issue(phone(number), network="127.0.0.1")
    scene.clock.shift(minutes=5)
    return voter.ask()


@state("phone: too soon")
def _(scene: Scene) -> Voter:
    return scene.asked().ask()


@state("phone: too many codes")
def _(scene: Scene) -> Voter:
    voter = scene.asked()
    scene.refused("issue_challenge", Refused(Refusal.TOO_MANY_CODES, 1800))
    return voter.ask()


@state("phone: budget spent")
def _(scene: Scene) -> Voter:
    world, voter = scene.pages()
    scene.settings.VOTING_SMS_DAILY_BUDGET = 1
    scene.patch.setattr(type(gateway_for("sms")), "shows_code", False)
    world.issue(phone(5))
    return voter.ask()


@state("code")
def _(scene: Scene) -> Voter:
    return scene.asked()


@state("code by mail")
def _(scene: Scene) -> Voter:
    voter = scene.pages(email_allowed=True)[1].get()
    return voter.press("Получить код", age="1", consent="1", channel="email", email="ivan@example.org")


@state("code queued")
def _(scene: Scene) -> Voter:
    return scene.sent("queued")


@state("code delivered")
def _(scene: Scene) -> Voter:
    return scene.sent("delivered")


@state("code unknown")
def _(scene: Scene) -> Voter:
    return scene.sent("unknown")


@state("code failed")
def _(scene: Scene) -> Voter:
    return scene.sent("failed")


@state("code wrong")
def _(scene: Scene) -> Voter:
    voter = scene.asked()
    return voter.enter(wrong(voter.code))


@state("code nonsense")
def _(scene: Scene) -> Voter:
    return scene.asked().enter("12")


@state("code expired")
def _(scene: Scene) -> Voter:
    voter = scene.asked()
    scene.clock.shift(minutes=11)
    return voter.get(f"{voter.url}kod/")


@state("code locked")
def _(scene: Scene) -> Voter:
    voter = scene.asked()
    code = wrong(voter.code)
    for _ in range(5):
        voter.enter(code)
    return voter


@state("code unanswered")
def _(scene: Scene) -> Voter:
    voter = scene.asked()
    scene.refused("confirm", Refused(Refusal.UNAVAILABLE))
    return voter.enter()


@state("code used")
def _(scene: Scene) -> Voter:
    return scene.asked().enter().get("/golos/2026/1601/kod/")


@state("code in the grace")
def _(scene: Scene) -> Voter:
    closes_at = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    voter = scene.asked(closes_at=closes_at)
    scene.clock.stop_at(closes_at - dt.timedelta(minutes=2))
    voter = Voter(7).ask()
    scene.clock.stop_at(closes_at + dt.timedelta(minutes=1))
    return voter.get(f"{voter.url}kod/")


@state("receipt")
def _(scene: Scene) -> Voter:
    return scene.asked().enter()


@state("already voted")
def _(scene: Scene) -> Voter:
    scene.asked().enter()
    scene.clock.shift(minutes=2)
    return Voter().ask().enter()


@state("no receipt")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get("/golos/2026/kvitantsiya/")


@state("unavailable")
def _(scene: Scene) -> Voter:
    voter = scene.pages()[1]
    scene.refused("issue_challenge", Refused(Refusal.UNAVAILABLE))
    return voter.ask()


@state("stale form")
def _(scene: Scene) -> Voter:
    voter = scene.pages()[1].get()
    voter.sent = (voter.url, {})
    return voter.resend()


def closed_by_clock(scene: Scene, **delta: float) -> Voter:
    """The first screen at another hour."""
    voter = scene.pages()[1]
    scene.clock.shift(**delta)
    return voter.get()


@state("before")
def _(scene: Scene) -> Voter:
    return closed_by_clock(scene, hours=-2)


@state("grace")
def _(scene: Scene) -> Voter:
    return closed_by_clock(scene, hours=1, minutes=1)


@state("counting")
def _(scene: Scene) -> Voter:
    return closed_by_clock(scene, hours=1, minutes=11)


@state("closed")
def _(scene: Scene) -> Voter:
    world, voter = scene.pages()
    scene.clock.shift(hours=1, minutes=11)
    ballotbox.close(world.round.pk, "Тест")
    return voter.get()


@state("paused")
def _(scene: Scene) -> Voter:
    world, voter = scene.pages()
    ballotbox.pause(world.options[0], None, "Проверяем заявку.")
    return voter.get()


@state("withdrawn")
def _(scene: Scene) -> Voter:
    world, voter = scene.pages()
    ballotbox.withdraw(world.options[0], None, "Заявку отозвал автор.")
    return voter.get()


@state("external")
def _(scene: Scene) -> Voter:
    return scene.pages(mode="external", external_url="https://moydvor71.ru/golos")[1].get()


@state("check")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get("/golos/proverka/")


def checked(scene: Scene, receipt: str = "", proof: str = "0001") -> Voter:
    """The answer to a receipt, the voter's own unless another is named."""
    voter = scene.asked().enter()
    receipt = receipt or voter.receipt
    return Voter().get("/golos/proverka/").press("Проверить", receipt=receipt, proof=proof)


@state("check: mistakes")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get("/golos/proverka/").press("Проверить")


@state("check: found")
def _(scene: Scene) -> Voter:
    return checked(scene)


@state("check: voided")
def _(scene: Scene) -> Voter:
    voter = scene.asked().enter()
    first, second = two_people()
    ballots = Ballot.objects.values_list("pk", flat=True)
    case = ballotbox.propose_void(VotingRound.objects.get(), ballots, "Продажа голосов", "№ 5", first)
    ballotbox.decide_void(case, approve=True, by=second)
    return Voter().get("/golos/proverka/").press("Проверить", receipt=voter.receipt, proof="0001")


@state("check: not found")
def _(scene: Scene) -> Voter:
    return checked(scene, "K7QX-3F9M-T2PD-8WHN")


@state("consent")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get("/golos/soglasie/")


@state("round")
def _(scene: Scene) -> Voter:
    return scene.pages()[1].get("/golos/2026/")


@state("results")
def _(scene: Scene) -> Voter:
    world, voter = scene.pages()
    for number in range(5):
        world.vote(phone(number), number % 2)
    scene.clock.shift(hours=1, minutes=11)
    ballotbox.close(world.round.pk, "Тест")
    return voter.get("/golos/2026/")
