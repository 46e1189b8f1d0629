"""Before and beside the vote: announcing, taking back, the consent, the limit of one number, the act."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from showcase.contest.models import ProjectPage
from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import AdminFormView, DeniedMixin, RoundFormView, RoundMixin, admin_url
from showcase.voting.admin_views.events import points_fault, points_of_year
from showcase.voting.admin_views.formatting import moscow, steps_text
from showcase.voting.choices import RoundState
from showcase.voting.clock import now
from showcase.voting.models import Consent, VotingRound
from showcase.voting.outcomes import Denied


class Announce(RoundFormView):
    """A recap of everything that the announcement freezes."""

    template_name = "voting/admin/announce.html"
    page_title = "Объявить голосование"
    button = "Объявить"
    success_message = "Голосование объявлено."
    intro = (
        "После объявления правила и список проектов изменить нельзя. Голосование откроется и закончится "
        "само, секунда в секунду. До начала объявление можно отозвать."
    )

    def check(self) -> None:
        if self.round.state != RoundState.DRAFT:
            raise Denied("Голосование уже объявлено.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = points_of_year(self.round)
        projects = list(ballotbox.candidates(self.round).values_list("public_number", "title"))
        facts = [
            (
                "Год",
                f"{self.round.year_page.year}{' (демонстрация)' if self.round.year_page.is_demo else ''}",
            ),
            ("Начало", moscow(self.round.opens_at)),
            ("Конец", moscow(self.round.closes_at)),
            ("Условие", self.round.age_text),
            ("Дней на жалобы", self.round.complaint_days),
            ("Таблица баллов", steps_text(steps) or "не опубликована: её можно опубликовать позже"),
            ("Согласие", Consent.objects.first() or "не опубликовано"),
        ]
        return super().get_context_data(
            facts=facts,
            missing=[*ballotbox.missing(self.round), *filter(None, [points_fault(steps)])],
            listed=[(number, title) for number, title in projects if number],
            left_out=left_out(self.round),
            **kwargs,
        )

    def save(self, form: forms.Form) -> None:
        if fault := points_fault(points_of_year(self.round)):
            raise Denied(fault)
        ballotbox.announce(self.round, self.request.user)


def left_out(voting_round: VotingRound) -> list[tuple[str, str]]:
    """Projects of the year that will not be voted for, and why."""
    projects = ProjectPage.objects.filter(contest_year=voting_round.year_page_id).order_by("title")
    rows = projects.values_list("title", "live", "public_number")
    return [
        (title, "нет номера" if live else "не опубликован")
        for title, live, number in rows
        if not (live and number)
    ]


def may_recall(voting_round: VotingRound) -> bool:
    return voting_round.state == RoundState.ANNOUNCED and now() < voting_round.opens_at


def sends_codes(voting_round: VotingRound) -> bool:
    is_announced = voting_round.state == RoundState.ANNOUNCED
    return is_announced and voting_round.opens_at <= now() < voting_round.closes_at


class Recall(RoundFormView):
    page_title = "Отозвать объявление"
    button = "Отозвать"
    success_message = "Объявление отозвано."
    intro = "Голосование вернётся в черновик, правила снова можно будет менять. После начала отозвать нельзя."

    def check(self) -> None:
        if not may_recall(self.round):
            raise Denied("Отозвать можно только объявленное голосование и до его начала.")

    def save(self, form: forms.Form) -> None:
        ballotbox.recall(self.round, self.request.user)


class LiftForm(forms.Form):
    phone = forms.CharField(
        label="Номер телефона",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text="Номер не сохраняется: сайт запомнит только его зашифрованную метку.",
    )


@method_decorator(sensitive_post_parameters("phone"), name="dispatch")
class LiftLimit(RoundFormView):
    """More codes for somebody who rings up; the number is in the body of the request only."""

    form_class = LiftForm
    page_title = "Снять предел кодов"
    button = "Снять предел"
    success_message = "Предел снят: на этот номер снова можно запросить код."
    intro = (
        "Для жителя, который звонит: на его номер отправили слишком много кодов, и сайт больше их не шлёт. "
        "Голос от этого не появится и не изменится."
    )

    def check(self) -> None:
        if not sends_codes(self.round):
            raise Denied("Коды отправляют, только пока идёт голосование на этом сайте.")

    def save(self, form: LiftForm) -> None:
        ballotbox.lift_limit(self.round, form.cleaned_data["phone"], self.request.user)


class ConsentForm(forms.Form):
    text = forms.CharField(
        label="Текст согласия",
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Прежние редакции остаются: видно, с какой именно согласился каждый голосовавший.",
    )


class ConsentPage(AdminFormView):
    form_class = ConsentForm
    page_title = "Согласие на обработку данных"
    button = "Опубликовать новую редакцию"

    @property
    def intro(self) -> str:
        latest = Consent.objects.first()
        return f"Сейчас действует редакция {latest.version}." if latest else "Согласие ещё не опубликовано."

    def get_initial(self) -> dict[str, Any]:
        latest = Consent.objects.first()
        return {"text": latest.text if latest else ""}

    def save(self, form: ConsentForm) -> str:
        consent = ballotbox.publish_consent(form.cleaned_data["text"].replace("\r\n", "\n").strip())
        return f"Действует редакция {consent.version}."

    def back_url(self) -> str:
        return admin_url("consent")


class Act(RoundMixin, DeniedMixin, View):
    """The act of destruction as a file."""

    permissions = rights.ANY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(ballotbox.act_text(self.round), content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="akt-{self.round.contest}.txt"'
        return response
