"""Every state of the vote that a resident may meet, by its name; each is reached as a resident reaches it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from showcase.core.models import SiteSettings
from showcase.voting import ballotbox, keys
from showcase.voting.ballotbox import certification, digests
from showcase.voting.choices import EventKind
from showcase.voting.models import Challenge
from showcase.voting.outcomes import Refusal, Refused
from tests.factories import Tree
from tests.voting.box import (
    Clock,
    World,
    address,
    code_of,
    make_round,
    phone,
    two_people,
    without_triggers,
    wrong,
)
from tests.voting.test_screens import STEP1, STEP2, Voter

CHECK, ROUND = "/golos/proverka/", "/golos/2026/"


@dataclass
class Scene:
    """An open round, somebody who comes to its first screen, and what may be done to both."""

    tree: Tree
    clock: Clock
    patch: Any
    settings: Any

    def __post_init__(self) -> None:
        self.voter = Voter()
        self.world: World = make_round(self.tree)

    def votes(self, *options: int) -> None:
        for number, option in enumerate(options):
            self.world.vote(phone(100 + number), option, network=address(number))

    def decide(self, kind: EventKind, **details: Any) -> None:
        self.world.decide(kind, two_people(), "Проверяем жалобу", **details)

    def end(self) -> None:
        self.clock.shift(hours=2)
        ballotbox.count_due_rounds()

    def refused(self, step: str, reason: Refusal, seconds: int | None = None) -> None:
        """Let the ballot box answer so."""
        self.patch.setattr(ballotbox, step, lambda *args, **kwargs: Refused(reason, seconds))

    def ask_refused(self, reason: Refusal, seconds: int | None = None) -> None:
        self.refused("issue_challenge", reason, seconds)
        self.voter.ask()

    def sent(self, state: str) -> None:
        """The second screen when the message went through a real gateway and is in this state."""
        self.voter.ask()
        with without_triggers():
            Challenge.objects.update(gateway="smsc", state=state)
        self.voter.get(STEP2)

    def wait(self, url: str = STEP1, **delta: float) -> None:
        self.clock.shift(**delta)
        self.voter.get(url)

    def voted(self) -> str:
        self.voter.enter(self.voter.ask())
        return ballotbox.outcome_of(self.world.round, Challenge.objects.last().pk).receipt

    def check(self, receipt: str = "K7QX-3F9M-T2PD-8WHN", proof: str = "0001") -> None:
        self.voter.post(CHECK, god="2026", receipt=receipt, proof=proof)

    def restore(self) -> None:
        ballotbox.seal(self.world.round.pk)
        digests.append(self.world.round.pk, 9, b"\1" * 32)


def wrong_code(scene: Scene, times: int = 1) -> None:
    html = scene.voter.ask()
    challenge = Challenge.objects.get()
    for _ in range(times):
        scene.voter.enter(html, wrong(code_of(challenge.pk)))


def in_the_grace(scene: Scene) -> None:
    end = scene.world.round.closes_at
    scene.clock.stop_at(end - dt.timedelta(minutes=2))
    scene.voter.ask()
    scene.clock.stop_at(end + dt.timedelta(minutes=1))
    scene.voter.get(STEP2)


def stale_form(scene: Scene) -> None:
    scene.voter.client = Client(enforce_csrf_checks=True)
    scene.voter.ask()


def certified(scene: Scene, url: str) -> None:
    scene.votes(0, 1, 1)
    scene.end()
    scene.patch.setattr(certification, "REWRITE", ())  # VACUUM needs a connection outside a transaction
    scene.patch.setattr(certification, "RECYCLE_WAL", ())
    scene.decide(EventKind.CERTIFIED)
    scene.voter.get(url)


STATES: dict[str, Callable[[Scene], Any]] = {
    "phone": lambda s: s.voter.get(STEP1),
    "phone: mistakes": lambda s: s.voter.ask(phone="123", age="", consent=""),
    "phone: foreign number": lambda s: s.voter.ask(phone="+375 29 123-45-67"),
    "phone: begin anew": lambda s: s.voter.get(STEP2),
    "phone: voted here": lambda s: (s.voted(), s.voter.get("/golos/2026/1602/")),
    "phone: too soon": lambda s: (s.voter.ask(), s.voter.ask(attempt="b")),
    "phone: wait a minute": lambda s: s.ask_refused(Refusal.NETWORK, 60),
    "phone: network of strangers": lambda s: s.ask_refused(Refusal.NETWORK_DAY, 3600),
    "phone: too many codes": lambda s: s.ask_refused(Refusal.TOO_MANY_CODES, 1800),
    "phone: budget spent": lambda s: s.ask_refused(Refusal.BUDGET, 7200),
    "phone: sending off": lambda s: s.ask_refused(Refusal.SENDING_OFF),
    "phone: unavailable": lambda s: s.ask_refused(Refusal.UNAVAILABLE),
    "phone: no operator": lambda s: (SiteSettings.objects.update(owner_name=""), s.voter.get(STEP1)),
    "phone: key gone": lambda s: (keys.path_of(s.world.round.pk).unlink(), s.voter.get(STEP1)),
    "phone: restored": lambda s: (s.votes(0), s.restore(), s.voter.ask()),
    "phone: stale form": stale_form,
    "code": lambda s: s.voter.ask(),
    "code: queued": lambda s: s.sent("queued"),
    "code: sending": lambda s: s.sent("sending"),
    "code: sent": lambda s: s.sent("sent"),
    "code: delivered": lambda s: s.sent("delivered"),
    "code: unknown": lambda s: s.sent("unknown"),
    "code: failed": lambda s: s.sent("failed"),
    "code: late": lambda s: s.sent("expired"),
    "code: wrong": wrong_code,
    "code: nonsense": lambda s: s.voter.enter(s.voter.ask(), "12"),
    "code: expired": lambda s: (s.voter.ask(), s.wait(STEP2, minutes=11)),
    "code: locked": lambda s: wrong_code(s, 5),
    "code: paused": lambda s: enter_after(s, lambda: s.decide(EventKind.PAUSED)),
    "code: closed": lambda s: enter_after(s, s.end),
    "code: unanswered": lambda s: enter_after(s, lambda: s.refused("confirm", Refusal.UNAVAILABLE)),
    "code: used": lambda s: (s.voted(), s.voter.get(STEP2)),
    "code: in the grace": in_the_grace,
    "receipt": lambda s: s.voted(),
    "already voted": lambda s: (s.world.vote(phone(1), 2, network=address(9)), s.voter.enter(s.voter.ask())),
    "no receipt": lambda s: s.voter.get("/golos/2026/kvitantsiya/"),
    "before": lambda s: s.wait(hours=-2),
    "grace": lambda s: s.wait(hours=1, minutes=1),
    "counting": lambda s: s.wait(hours=1, minutes=11),
    "counted": lambda s: (s.votes(0, 1), s.end(), s.voter.get(STEP1)),
    "round paused": lambda s: (s.decide(EventKind.PAUSED), s.voter.get(STEP1)),
    "project paused": lambda s: (
        s.decide(EventKind.OPTION_PAUSED, option=s.world.options[0]),
        s.voter.get(STEP1),
    ),
    "withdrawn": lambda s: (
        s.decide(EventKind.OPTION_WITHDRAWN, option=s.world.options[0]),
        s.voter.get(STEP1),
    ),
    "certified": lambda s: certified(s, STEP1),
    "check": lambda s: s.voter.get(CHECK),
    "check: mistakes": lambda s: s.check("", ""),
    "check: waiting": lambda s: s.check(s.voted()),
    "check: recorded": lambda s: sealed_check(s),
    "check: not found": lambda s: s.check(),
    "consent": lambda s: s.voter.get("/golos/soglasie/"),
    "round: before": lambda s: s.wait(ROUND, hours=-2),
    "round: open": lambda s: (s.votes(0, 1), ballotbox.seal(s.world.round.pk), s.voter.get(ROUND)),
    "round: paused": lambda s: (s.decide(EventKind.PAUSED), s.voter.get(ROUND)),
    "round: counting": lambda s: s.wait(ROUND, hours=1, minutes=11),
    "round: results": lambda s: (s.votes(0, 0, 1), s.end(), s.voter.get(ROUND)),
    "round: certified": lambda s: certified(s, ROUND),
}


def sealed_check(scene: Scene) -> None:
    receipt = scene.voted()
    ballotbox.seal(scene.world.round.pk)
    scene.check(receipt)


def enter_after(scene: Scene, change: Callable[[], Any]) -> None:
    """Something happens between the two screens."""
    html = scene.voter.ask()
    change()
    scene.voter.enter(html)
