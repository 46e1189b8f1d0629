"""A round in the admin: its page, its rules before the announcement, the consent."""

from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpResponse

from showcase.contest.models import ContestYearPage
from showcase.core.models import SiteSettings
from showcase.users.models import User
from showcase.voting import ballotbox, clock, keys, totals
from showcase.voting.ballotbox.locks import sqlstate
from showcase.voting.channels.registry import gateway_for
from showcase.voting.charts import over_time
from showcase.voting.choices import Channel, Mode, OutboxState, RoundState
from showcase.voting.desk import rights
from showcase.voting.desk.base import DeskView, FormMixin, RoundView, url
from showcase.voting.desk.forms import ConsentForm, RoundForm
from showcase.voting.desk.steps import open_steps
from showcase.voting.desk.visible import HIDDEN_SENTENCE
from showcase.voting.models import Consent, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.state import PanelState, state_at

FROZEN = "Голосование уже объявлено: его правила не изменить."
STATES = {
    PanelState.BEFORE: "Объявлено, ещё не началось",
    PanelState.OPEN: "Идёт приём голосов",
    PanelState.GRACE: "Закончилось, принимаем коды, отправленные раньше",
    PanelState.COUNTING: "Закончилось, закрываем и считаем",
    PanelState.RESULTS: "Закрыто",
    PanelState.EXTERNAL: "Идёт на другой площадке",
}


class RoundPage(RoundView):
    """Everything that may be seen of a round while it runs: the whole round, nothing about projects."""

    permissions = rights.ANY
    template_name = "voting/admin/round.html"

    def get_page_title(self) -> str:
        """The round's name."""
        return str(self.round)

    def crumbs(self) -> list[dict[str, str]]:
        """This is the round's own page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """State, numbers of the whole round, what may be done now."""
        found, now = self.round, clock.now()
        activity = totals.activity(found)
        return super().get_context_data(
            now=now,
            state=state_words(found, now),
            hidden_sentence="" if found.totals_visible else HIDDEN_SENTENCE,
            accepted=sum(votes for _, votes in activity.per_hour),
            chart=over_time(activity.per_hour),
            codes=[(Channel(row.channel).label, row) for row in activity.codes],
            outbox=[(OutboxState(state).label, number) for state, number in activity.outbox.items()],
            warnings=warnings(found),
            alarms=found.alarms.order_by("-at")[:20],
            journal=found.journal.order_by("-id")[:50],
            option_count=found.options.count(),
            points=found.year_page.points_steps.order_by("votes_from"),
            steps=open_steps(found, now) if self.can(rights.ORGANISE) else [],
            sections=self.sections(),
            can_edit=self.can(rights.ORGANISE) and found.state == RoundState.DRAFT,
            **kwargs,
        )

    def sections(self) -> list[tuple[str, str]]:
        """Pages about the round that whoever looks may open."""
        found = self.round
        rows = [
            ("Проекты: пауза и снятие", "options", (rights.ORGANISE,), True),
            ("Бумажные голоса", "paper", rights.PAPER, found.state != RoundState.DRAFT),
            ("Голоса по проектам", "totals", rights.OVERSEE, found.totals_visible),
            ("Необычные серии", "patterns", rights.OVERSEE, found.totals_visible and found.mode == Mode.OWN),
            (
                "Аннулирование",
                "voids",
                rights.OVERSEE,
                found.state != RoundState.DRAFT and found.mode == Mode.OWN,
            ),
            (
                "Баллы и места",
                "results",
                (rights.ORGANISE,),
                found.state != RoundState.DRAFT and found.totals_visible,
            ),
        ]
        return [
            (title, url(name, found.pk)) for title, name, needed, shown in rows if shown and self.can(*needed)
        ]


def state_words(found: VotingRound, now: Any) -> str:
    """What is going on, by the database's clock."""
    if found.state in (RoundState.DRAFT, RoundState.CERTIFIED):
        return {RoundState.DRAFT: "Готовится, ещё не объявлено", RoundState.CERTIFIED: "Итоги утверждены"}[
            found.state
        ]
    return STATES[state_at(found, now)]


def warnings(found: VotingRound) -> list[str]:
    """What would stop the vote or already does."""
    sentences = []
    if found.mode == Mode.OWN and not Consent.objects.exists():
        sentences.append(
            "Не опубликовано согласие на обработку персональных данных: без него голосование не объявить."
        )
    if found.mode == Mode.OWN and gateway_for(Channel.SMS) is None:
        sentences.append("СМС-шлюз не подключён (VOTING_SMS_GATEWAY): коды не уходят, голосовать нельзя.")
    if found.mode == Mode.OWN and not SiteSettings.objects.exclude(phone="").exists():
        sentences.append("В настройках сайта нет телефона: жителям, которым не приходит код, некуда звонить.")
    if found.mode == Mode.OWN and found.state == RoundState.OPEN:
        for load, words in ((keys.load, "Ключ голосования"), (keys.load_signer, "Ключ подписи квитанций")):
            try:
                load(found)
            except keys.KeyFault:
                sentences.append(f"{words} пропал или подменён. Верните файл из хранилища ключей.")
    return sentences


class RulesForm(FormMixin):
    """The form of the rules, for a new round and for a draft."""

    intro = (
        "Пока голосование не объявлено, правила можно менять. После объявления они неизменны для всех: "
        "за этим следит база данных. Отодвинуть конец можно и потом."
    )

    def save(self, form: RoundForm) -> HttpResponse:
        """Save the rules; a round announced in the meantime is left as it is."""
        try:
            with transaction.atomic():
                found = form.save()
        except DatabaseError as error:
            if not sqlstate(error).startswith("VO"):
                raise
            raise Denied(FROZEN) from error
        refresh_year(found.year_page_id, self.request.user)
        return self.done("Правила сохранены.", url("round", found.pk))


class AddRound(RulesForm, DeskView):
    """A new round."""

    page_title = "Новое голосование"

    def make_form(self, data: Any = None, files: Any = None) -> RoundForm:
        """An empty form."""
        return RoundForm(data)

    submit = RulesForm.save


class EditRound(RulesForm, RoundView):
    """Rules of a round that is not announced yet."""

    page_title = "Правила"

    def check(self) -> None:
        """Frozen rules have no form."""
        if self.round.state != RoundState.DRAFT:
            raise Denied(FROZEN)

    def make_form(self, data: Any = None, files: Any = None) -> RoundForm:
        """The round's rules."""
        return RoundForm(data, instance=self.round)

    submit = RulesForm.save


def refresh_year(year_page_id: int, user: User) -> None:
    """Let the year's form begin with the phase that the round has made; drafts of editors are left alone."""
    page = ContestYearPage.objects.get(pk=year_page_id)
    if page.live and not page.has_unpublished_changes:
        page.save_revision(user=user, log_action=False, clean=False).publish(user=user)


class ConsentPage(FormMixin, DeskView):
    """The consent to the use of personal data: what is published, and a new version."""

    page_title = "Согласие на обработку данных"
    button = "Опубликовать новую редакцию"

    @property
    def intro(self) -> str:
        """What is published now."""
        latest = Consent.objects.first()
        return f"Сейчас действует редакция {latest.version}." if latest else "Согласие ещё не опубликовано."

    def make_form(self, data: Any = None, files: Any = None) -> ConsentForm:
        """The form, with the words of the latest version."""
        latest = Consent.objects.first()
        return ConsentForm(data, initial={"text": latest.text if latest else ""})

    def submit(self, form: ConsentForm) -> HttpResponse:
        """Add a version unless nothing changed."""
        consent = ballotbox.publish_consent(form.cleaned_data["text"].replace("\r\n", "\n").strip())
        return self.done(f"Действует редакция {consent.version}.", url("consent"))
