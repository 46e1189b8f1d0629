"""Registers of the vote: rounds, and ballots of rounds whose totals may be seen. Nobody changes them."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.html import format_html
from wagtail_modeladmin.helpers import PermissionHelper

from showcase.core.admin_register import Register
from showcase.users.models import User
from showcase.voting.choices import Channel
from showcase.voting.desk import rights
from showcase.voting.desk.base import url
from showcase.voting.desk.visible import visible_rounds
from showcase.voting.models import Ballot, Option, Void, VotingRound


class ReadOnly(PermissionHelper):
    """Whoever has one of `permissions` may look; nobody may change."""

    permissions = rights.OVERSEE

    def user_can_list(self, user: User) -> bool:
        """Who sees the list and its line in the menu."""
        return rights.has_any(user, self.permissions)

    def user_can_create(self, user: User) -> bool:
        """Nobody."""
        return False

    def user_can_inspect_obj(self, user: User, obj: Any) -> bool:
        """Nobody: rows have no pages of their own."""
        return False

    user_can_edit_obj = user_can_delete_obj = user_can_inspect_obj


class ReadOnlyRound(ReadOnly):
    """Rounds are seen by everybody who works for the vote."""

    permissions = rights.ANY


class ReadOnlyRegister(Register):
    """A list and a spreadsheet, and no other address."""

    permission_helper_class = ReadOnly
    inspect_view_enabled = False
    history_view_enabled = False
    add_to_admin_menu = False  # the vote has a menu of its own

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list alone: what has no address cannot leak."""
        pattern, name = (
            self.url_helper.get_action_url_pattern("index"),
            self.url_helper.get_action_url_name("index"),
        )
        return (re_path(pattern, self.index_view, name=name),)

    def get_permissions_for_registration(self) -> QuerySet:
        """Rights are offered by the hook of the application, in its own words."""
        return super().get_permissions_for_registration().none()


class RoundAdmin(ReadOnlyRegister):
    """All rounds."""

    model = VotingRound
    base_url_path = "voting/rounds"
    permission_helper_class = ReadOnlyRound
    index_template_name = "voting/admin/rounds.html"
    menu_label = "Голосования"
    menu_icon = "tick-inverse"
    menu_order = 10
    list_display = ("name", "state_words", "opens", "closes", "totals_words", "projects")
    ordering = ("-year_page__year",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Rounds with their years and numbers of projects."""
        rounds = super().get_queryset(request).select_related("year_page")
        return rounds.annotate(option_count=Count("options")).defer("year_page__body")

    @display(description="Голосование")
    def name(self, found: VotingRound) -> str:
        """A link to the round's page."""
        mark = " (демонстрация)" if found.is_demo else ""
        return format_html('<a href="{}">{}{}</a>', url("round", found.pk), found, mark)

    @display(description="Состояние")
    def state_words(self, found: VotingRound) -> str:
        """State by the rules, not by the clock."""
        return found.get_state_display()

    @display(description="Начало")
    def opens(self, found: VotingRound) -> str:
        """Moscow time."""
        return moscow(found.opens_at)

    @display(description="Конец")
    def closes(self, found: VotingRound) -> str:
        """Moscow time."""
        return moscow(found.closes_at)

    @display(description="Число голосов")
    def totals_words(self, found: VotingRound) -> str:
        """Whether anybody sees totals now."""
        return "видно" if found.totals_visible else "скрыто от всех"

    @display(description="Проектов")
    def projects(self, found: VotingRound) -> int:
        """On the list."""
        return found.option_count


def moscow(moment: Any) -> str:
    """A moment as people write it."""
    return timezone.localtime(moment).strftime("%d.%m.%Y, %H:%M") if moment else ""


class OwnFilter(SimpleListFilter, ABC):
    """A filter over ballots of visible rounds: `field` is what it compares, `choices_of` what it offers."""

    field = ""

    @abstractmethod
    def offered(self) -> Any:
        """Values with words."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What may be chosen."""
        return [(str(value), str(words)) for value, words in self.offered()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Rows with the chosen value; one that is not offered finds nothing."""
        if self.value() is None:
            return queryset
        known = {value for value, _ in self.lookup_choices}
        return queryset.filter(**{self.field: self.value()}) if self.value() in known else queryset.none()


class RoundFilter(OwnFilter):
    """By round."""

    title, parameter_name, field = "голосование", "round", "round_id"

    def offered(self) -> Any:
        """Rounds whose totals are visible."""
        return [(found.pk, found) for found in visible_rounds()]


class MunicipalityFilter(OwnFilter):
    """By municipality."""

    title, parameter_name, field = "муниципалитет", "municipality", "option__municipality"

    def offered(self) -> Any:
        """Municipalities of visible rounds."""
        places = Option.objects.filter(round__in=visible_rounds()).order_by("municipality")
        return [(place, place) for place in places.values_list("municipality", flat=True).distinct()]


class OptionFilter(OwnFilter):
    """By project."""

    title, parameter_name, field = "проект", "option", "option_id"

    def offered(self) -> Any:
        """Projects of visible rounds."""
        return [(option.pk, option) for option in Option.objects.filter(round__in=visible_rounds())]


class DayFilter(OwnFilter):
    """By Moscow day."""

    title, parameter_name, field = "день", "day", "accepted_hour__date"

    def offered(self) -> Any:
        """Days on which ballots of visible rounds were taken."""
        days = Ballot.objects.filter(round__in=visible_rounds()).values_list(
            TruncDate("accepted_hour"), flat=True
        )
        return [
            (day.isoformat(), day.strftime("%d.%m.%Y"))
            for day in days.distinct().order_by("-accepted_hour__date")
        ]


class ChannelFilter(OwnFilter):
    """By the way the code was sent."""

    title, parameter_name, field = "способ", "channel", "channel"

    def offered(self) -> Any:
        """Both."""
        return Channel.choices


class VoidFilter(OwnFilter):
    """Voided or counted."""

    title, parameter_name, field = "в счёте", "counted", "is_voided"

    def offered(self) -> Any:
        """Yes and no."""
        return [("False", "да"), ("True", "аннулирован")]


class BallotAdmin(ReadOnlyRegister):
    """Ballots of rounds whose totals are visible: none of any other, whoever asks and however."""

    model = Ballot
    base_url_path = "voting/ballots"
    index_template_name = "voting/admin/ballots.html"
    menu_label = "Бюллетени"
    menu_icon = "form"
    menu_order = 20
    list_display = ("hour", "number", "title", "municipality", "channel_words", "counted")
    list_filter = (RoundFilter, MunicipalityFilter, OptionFilter, DayFilter, ChannelFilter, VoidFilter)
    ordering = ("-accepted_hour", "option__number")
    list_per_page = 100
    export_filename = "Бюллетени"
    export_columns = {
        "Голосование": lambda ballot: str(ballot.round),
        "Час": lambda ballot: ballot.accepted_hour,
        "Номер": lambda ballot: ballot.option.number,
        "Проект": lambda ballot: ballot.option.title,
        "Муниципалитет": lambda ballot: ballot.option.municipality,
        "Способ": lambda ballot: ballot.get_channel_display(),
        "Аннулирован": lambda ballot: ballot.is_voided,
        "Бюллетень": lambda ballot: str(ballot.pk),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Visible rounds only: every list, filter, order and spreadsheet begins here."""
        voided = Void.objects.filter(ballot=OuterRef("pk"), case__decision__approved=True)
        ballots = super().get_queryset(request).filter(round__in=visible_rounds().values("pk").order_by())
        return (
            ballots.annotate(is_voided=Exists(voided))
            .select_related("option", "round__year_page")
            .defer("nonce", "round__rules", "round__year_page__body")
        )

    @display(description="Час", ordering="accepted_hour")
    def hour(self, ballot: Ballot) -> str:
        """Moscow time; nothing more exact is kept."""
        return moscow(ballot.accepted_hour)

    @display(description="Номер", ordering="option__number")
    def number(self, ballot: Ballot) -> str:
        """The project's number."""
        return ballot.option.number

    @display(description="Проект", ordering="option__title")
    def title(self, ballot: Ballot) -> str:
        """The project, as it was named."""
        return ballot.option.title

    @display(description="Муниципалитет", ordering="option__municipality")
    def municipality(self, ballot: Ballot) -> str:
        """Where the project is."""
        return ballot.option.municipality

    @display(description="Способ", ordering="channel")
    def channel_words(self, ballot: Ballot) -> str:
        """How the code came."""
        return ballot.get_channel_display()

    @display(description="В счёте")
    def counted(self, ballot: Ballot) -> str:
        """Voided ballots stay in the list."""
        return "аннулирован" if ballot.is_voided else "да"
