"""The page of a round: what happens now, what is missing, what may be done, and sums of the whole round."""

from typing import Any

from django.urls import reverse
from wagtail.admin.views.generic import InspectView

from showcase.voting import alarms, ballotbox, totals
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import HIDDEN, RoundMixin, admin_url
from showcase.voting.admin_views.events import ACTS, offered
from showcase.voting.admin_views.formatting import moscow, steps_text
from showcase.voting.admin_views.preparation import may_recall, sends_codes
from showcase.voting.charts import over_time
from showcase.voting.choices import DeliveryState, EventKind, RoundState
from showcase.voting.formatting import moment_ru, until_ru
from showcase.voting.models import RoundEvent, VotingRound
from showcase.voting.results import steps_of
from showcase.voting.state import PanelState, panel_of_year

JOURNAL_ROWS = 50
Links = list[tuple[str, str]]


class RoundPage(RoundMixin, InspectView):
    """Nothing here tells a project's votes."""

    template_name = "voting/admin/round.html"
    fields = ["opens_at", "closes_at", "grace", "age_text", "complaint_days"]

    def get_page_title(self) -> str:
        return str(self.round)

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [(admin_url("index"), "Голосования"), ("", str(self.round))]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in way)]

    @property
    def header_more_buttons(self) -> list:
        return []

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        if field_name == "grace":
            return f"{int(self.round.grace.total_seconds() // 60)} мин"
        if field_name in ("opens_at", "closes_at"):
            return moscow(getattr(self.round, field_name))
        return super().get_field_display_value(field_name, field)

    def can(self, permissions: tuple[str, ...]) -> bool:
        return rights.has_any(self.request.user, permissions)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, activity = self.round, totals.activity(self.round)
        is_draft = found.state == RoundState.DRAFT
        kinds = offered(found)
        return super().get_context_data(
            state=state_words(found),
            hidden="" if found.totals_visible or is_draft else HIDDEN,
            alarms=[kind.label for kind in alarms.current(found)],
            missing=ballotbox.missing(found) if is_draft else [],
            pending=pending(found),
            steps=self.steps(kinds),
            sections=self.sections(),
            documents=documents(found) if not is_draft else [],
            activity=activity,
            delivery=[(DeliveryState(state).label, number) for state, number in activity.delivery.items()],
            chart=over_time(activity.hours),
            points=steps_text(steps_of(found)),
            journal=journal(found),
            **kwargs,
        )

    def steps(self, kinds: list[EventKind]) -> Links:
        """What whoever looks may do now."""
        found, pk = self.round, self.round.pk
        is_draft = found.state == RoundState.DRAFT
        rows = [
            (is_draft, "Объявить", admin_url("announce", pk), rights.ORGANISERS),
            (is_draft, "Изменить правила", admin_url("edit", pk), rights.ORGANISERS),
            (may_recall(found), "Отозвать объявление", admin_url("recall", pk), rights.ORGANISERS),
            *(
                (True, ACTS[kind].title, admin_url("event", pk, kind), ACTS[kind].permissions)
                for kind in kinds
            ),
            (sends_codes(found), "Снять предел кодов", admin_url("lift", pk), rights.ORGANISERS),
        ]
        return [(title, url) for shown, title, url, needed in rows if shown and self.can(needed)]

    def sections(self) -> Links:
        """Pages about the round that whoever looks may open now."""
        found, pk = self.round, self.round.pk
        is_draft = found.state == RoundState.DRAFT
        is_over = found.totals_visible
        rows = [
            (not is_draft, "Бумажные голоса", admin_url("paper", pk), rights.PAPER),
            (is_over, "Необычные серии и аннулирование", admin_url("series", pk), rights.OVERSEE),
            (is_over, "Итоги: баллы и места", admin_url("results", pk), rights.OVERSEE),
        ]
        return [(title, url) for shown, title, url, needed in rows if shown and self.can(needed)]


def state_words(found: VotingRound) -> str:
    """What happens now, by the clock of the database."""
    if found.state == RoundState.DRAFT:
        return "Готовится, ещё не объявлено"
    if found.state == RoundState.CERTIFIED:
        return "Итоги утверждены, ключ уничтожен"
    panel = panel_of_year(found.year)
    until = until_ru(found.closes_at, panel.now)
    words = {
        PanelState.BEFORE: f"Объявлено. Начнётся само {moment_ru(found.opens_at, panel.now)}",
        PanelState.OPEN: f"Идёт приём голосов. Последний срок: {until}",
        PanelState.PAUSED: f"Приём голосов приостановлен: {panel.pause.reason}",
        PanelState.GRACE: "Закончилось. Принимаем коды, отправленные раньше",
        PanelState.COUNTING: "Закончилось. Вскрываем бюллетени",
        PanelState.RESULTS: "Закончилось, подводят итоги",
    }[panel.state]
    return (
        f"{words}. Приём голосов приостановлен"
        if panel.is_round_paused and panel.state is PanelState.BEFORE
        else words
    )


def pending(found: VotingRound) -> list[tuple[str, str, Any]]:
    """Decisions that wait for a second person: words, address, who entered."""
    events = found.journal.filter(confirmed_at=None).select_related("entered_by", "option")
    voids = found.voids.filter(confirmed_at=None).select_related("entered_by")
    return [
        *(
            (entry_words(row), admin_url("decision", found.pk, "event", row.pk), row.entered_by)
            for row in events
        ),
        *(
            (
                f"аннулировать серию: {row.votes}",
                admin_url("decision", found.pk, "void", row.pk),
                row.entered_by,
            )
            for row in voids
        ),
    ]


def journal(found: VotingRound) -> list[tuple[str, str, list[Any]]]:
    """Events in force, newest first: when, what, who."""
    events = found.journal.exclude(confirmed_at=None).select_related("entered_by", "confirmed_by", "option")
    return [
        (moscow(row.confirmed_at), entry_words(row), [by for by in (row.entered_by, row.confirmed_by) if by])
        for row in events.order_by("-confirmed_at", "-pk")[:JOURNAL_ROWS]
    ]


def entry_words(row: RoundEvent) -> str:
    """«приём голосов за проект приостановлен, проект 1601: проверка»."""
    project = f", проект {row.option.number}" if row.option else ""
    reason = f": {row.reason}" if row.reason else ""
    return f"{row.get_kind_display()}{project}{reason}"


def documents(found: VotingRound) -> Links:
    """What can be downloaded: public papers and, after the certification, the act."""
    year = [found.year]
    rows = [
        (True, "Страница голосования на сайте", reverse("voting:round", args=year)),
        (True, "Журнал", reverse("voting:record", args=year)),
        (True, "Контрольные суммы", reverse("voting:digests", args=year)),
        (True, "Программа пересчёта", reverse("voting:recount")),
        (found.totals_visible, "Таблица итогов", reverse("voting:results_csv", args=year)),
        (
            found.state == RoundState.CERTIFIED,
            "Акт об уничтожении",
            admin_url("act", found.pk),
        ),
    ]
    return [(title, url) for shown, title, url in rows if shown]
