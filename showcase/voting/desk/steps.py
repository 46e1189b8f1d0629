"""Steps in the life of a round: each a page that says what will happen, and a button."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from showcase.voting import ballotbox, clock
from showcase.voting.choices import Mode, RoundState
from showcase.voting.desk.base import FormMixin, RoundView, name_of, url
from showcase.voting.desk.forms import ExtendForm
from showcase.voting.models import VotingRound


@dataclass(frozen=True)
class Step:
    """What may be done to a round. `ready` tells by the clock whether it makes sense to offer it."""

    title: str
    intro: str
    button: str
    done: str
    ready: Callable[[VotingRound, dt.datetime], bool]
    act: Callable[[VotingRound, str, dict[str, Any]], Any]
    form: type[forms.Form] = forms.Form


def is_draft(found: VotingRound, now: dt.datetime) -> bool:
    """Not announced yet."""
    return found.state == RoundState.DRAFT


def is_ahead(found: VotingRound, now: dt.datetime) -> bool:
    """Announced and not begun; a round without votes of its own never begins."""
    return found.state == RoundState.OPEN and (found.opens_at is None or now < found.opens_at)


def is_running(found: VotingRound, now: dt.datetime) -> bool:
    """Announced and not ended."""
    return found.state == RoundState.OPEN and found.closes_at is not None and now < found.closes_at


def is_over(found: VotingRound, now: dt.datetime) -> bool:
    """Announced, and nothing is taken any more."""
    if found.state != RoundState.OPEN:
        return False
    return found.mode != Mode.OWN or now >= found.closes_at + found.grace


STEPS = {
    "fill": Step(
        "Обновить список проектов",
        "На голосование попадут все опубликованные проекты этого года, у которых есть номер, "
        "с их нынешними названиями.",
        "Обновить список", "Список проектов обновлён.", is_draft,
        lambda found, by, data: ballotbox.fill_options(found),
    ),
    "announce": Step(
        "Объявить голосование",
        "После объявления правила и список проектов изменить нельзя. Голосование откроется и закончится "
        "само, секунда в секунду. До начала объявление можно отозвать.",
        "Объявить", "Голосование объявлено.", is_draft,
        lambda found, by, data: ballotbox.announce(found, by),
    ),
    "recall": Step(
        "Отозвать объявление",
        "Голосование вернётся в черновик, правила снова можно будет менять. После начала отозвать нельзя.",
        "Отозвать", "Объявление отозвано.", is_ahead,
        lambda found, by, data: ballotbox.recall(found, by),
    ),
    "extend": Step(
        "Продлить голосование",
        "Конец можно только отодвинуть. Запись об этом останется в журнале.",
        "Продлить", "Голосование продлено.", is_running,
        lambda found, by, data: ballotbox.extend(found, data["closes_at"], by), ExtendForm,
    ),
    "close": Step(
        "Закрыть голосование",
        "Обычно голосование закрывается само через несколько секунд после конца. "
        "Голоса, которые уже в пути, попадут в счёт.",
        "Закрыть", "Голосование закрыто.", is_over,
        lambda found, by, data: ballotbox.close(found.pk, by),
    ),
}  # fmt: skip


def open_steps(found: VotingRound, now: dt.datetime) -> list[tuple[str, str]]:
    """Titles and addresses of what may be done now."""
    return [
        (step.title, url("step", found.pk, name)) for name, step in STEPS.items() if step.ready(found, now)
    ]


class StepPage(FormMixin, RoundView):
    """One step."""

    @property
    def step(self) -> Step:
        """The step of the address."""
        try:
            return STEPS[self.kwargs["step"]]
        except KeyError as error:
            raise Http404("Нет такого шага.") from error

    @property
    def intro(self) -> str:
        """What will happen, and whether it can now."""
        return (
            self.step.intro
            if self.step.ready(self.round, clock.now())
            else f"Сейчас это невозможно. {self.step.intro}"
        )

    @property
    def button(self) -> str:
        """The word on the button."""
        return self.step.button

    def get_page_title(self) -> str:
        """What it is."""
        return self.step.title

    def make_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """The step's form, most often without fields."""
        return self.step.form(data)

    def submit(self, form: forms.Form) -> HttpResponse:
        """Let the ballot box do it; its refusal becomes a sentence."""
        self.step.act(self.round, name_of(self.request.user), form.cleaned_data)
        return self.done(self.step.done)
