"""Admin pages to announce and recall a round, edit the consent, lift the limit of a number and download the act."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from showcase.contest.models import ProjectPage
from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView, RoundMixin, admin_url
from showcase.voting.admin_views.events import steps_text
from showcase.voting.ballotbox.organiser import points_of_year
from showcase.voting.choices import RoundState
from showcase.voting.database import now
from showcase.voting.models import Consent, VotingRound
from showcase.voting.views.public import download


class Announce(RoundFormView):
    """Asks for confirmation with a summary of everything that the announcement freezes."""

    name = "announce"
    is_open = staticmethod(lambda found: found.state == RoundState.DRAFT)
    refusal = "Голосование уже объявлено."
    template_name = "voting/admin/announce.html"
    page_title = "Объявить"
    button = "Объявить"
    success_message = "Голосование объявлено."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = self.round.year_page
        projects = ProjectPage.objects.filter(contest_year=year).order_by("title")
        return super().get_context_data(
            year=year,
            points=steps_text(points_of_year(self.round)),
            consent=Consent.objects.first(),
            missing=ballotbox.missing(self.round),
            listed=ballotbox.candidates(self.round)
            .filter(public_number__isnull=False)
            .values("public_number", "title"),
            left_out=[page for page in projects if not (page.live and page.public_number)],
            **kwargs,
        )

    def save(self, form: forms.Form) -> None:
        ballotbox.announce(self.round, self.request.user)


class Recall(RoundFormView):
    name = "recall"
    is_open = staticmethod(lambda found: found.state == RoundState.ANNOUNCED and now() < found.opens_at)
    refusal = "Отозвать можно только объявленное голосование и до его начала."
    page_title = "Отозвать объявление"
    button = "Отозвать"
    success_message = "Объявление отозвано."
    template_name = "voting/admin/recall.html"

    def save(self, form: forms.Form) -> None:
        ballotbox.recall(self.round, self.request.user)


class LiftForm(forms.Form):
    phone = forms.CharField(
        label="Номер телефона",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text="Номер не сохраняется: сайт запомнит только его зашифрованную метку.",
    )


def sends_codes(found: VotingRound) -> bool:
    return found.state == RoundState.ANNOUNCED and found.opens_at <= now() < found.closes_at


@method_decorator(sensitive_post_parameters("phone"), name="dispatch")
class LiftLimit(RoundFormView):
    """Lifts the limit for a voter who phones; the number is sent in the request body only, so it is not logged."""

    name = "lift"
    is_open = staticmethod(sends_codes)
    refusal = "Коды отправляют, только пока идёт голосование."
    form_class = LiftForm
    page_title = "Снять предел кодов"
    button = "Снять предел"
    success_message = "Предел снят: на этот номер снова можно запросить код."
    template_name = "voting/admin/lift.html"

    def save(self, form: LiftForm) -> None:
        ballotbox.lift_limit(self.round, form.cleaned_data["phone"], self.request.user)


class ConsentForm(forms.ModelForm):
    class Meta:
        model = Consent
        fields = ["text"]
        help_texts = {
            "text": "Прежние редакции остаются: видно, с какой именно согласился каждый голосовавший."
        }


class ConsentPage(RoundFormView):
    """The same for all rounds."""

    form_class = ConsentForm
    template_name = "voting/admin/consent.html"
    page_title = "Согласие на обработку данных"
    button = "Опубликовать новую редакцию"
    stays = True

    def check(self) -> None:
        """Open at any time."""

    def parents(self) -> list[tuple[str, str]]:
        return []

    def back_url(self) -> str:
        return admin_url("index")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Consent.objects.first()}

    def save(self, form: ConsentForm) -> str:
        consent = ballotbox.publish_consent(form.cleaned_data["text"].replace("\r\n", "\n").strip())
        return f"Действует редакция {consent.version}."


class ActFile(RoundMixin, View):
    permissions = rights.ANY

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return download(ballotbox.act_text(self.round), "text/plain", f"akt-{self.round.contest}.txt")
