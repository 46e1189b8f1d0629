"""The admin page «Подписка»: counts, and a lookup by address. It lists no addresses."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.contest.models import MunicipalityPage
from showcase.core import mail
from showcase.core.models import SiteSettings
from showcase.core.russian import capitalise_sentence, name_order
from showcase.core.text_fields import EmailField
from showcase.outreach.models import Consent, DigestEdition, Subscription
from showcase.outreach.models.subscription import address_tag
from showcase.outreach.subscription import asking, digest
from showcase.outreach.subscription.form import stored_address

VIEW = "outreach.view_subscription"


@dataclass(frozen=True)
class Readers:
    place: str
    count: int


class AddressForm(forms.Form):
    address = EmailField(label="Эл. почта")

    def clean_address(self) -> str:
        return stored_address(self.cleaned_data["address"])


class SubscriptionsPage(WagtailAdminTemplateMixin, FormView):
    """Looks up a subscriber by the address given on the telephone, and shows the proof of consents."""

    template_name = "outreach/subscription/admin.html"
    form_class = AddressForm
    page_title = "Подписка"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Render the result without a redirect, which would put the address into a URL."""
        address = form.cleaned_data["address"]
        found = Subscription.objects.filter(address=address).first()
        if found and "leave" in self.request.POST:
            asking.leave(found, Consent.End.STAFF)
            messages.success(self.request, "Адрес отписан и стёрт.")
            found = None
        consents = Consent.objects.filter(tag=address_tag(address)).order_by("-confirmed_at")
        context = self.get_context_data(
            form=form, consents=consents, is_subscribed=found is not None, asked=True
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = DigestEdition.objects.order_by("-moment").first()
        return super().get_context_data(
            why_closed=why_closed(),
            total=Subscription.objects.count(),
            unconfirmed=asking.open_requests().count(),
            readers=readers(),
            last=last,
            letters=letter_counts(last) if last else [],
            next_moment=digest.latest_moment(timezone.now()) + digest.WEEK,
            **kwargs,
        )


def why_closed() -> str:
    if not SiteSettings.current().has_operator:
        return "Заполните владельца сайта и его почту или телефон: «Настройки» → «Сведения о сайте»."
    return "" if mail.is_real() else "Администратор сервера ещё не настроил почту."


def readers() -> list[Readers]:
    """Subscriptions by district, the whole region first."""
    rows = Subscription.objects.order_by().values_list("municipality").annotate(count=Count("pk"))
    counts = dict(rows)
    titles = MunicipalityPage.objects.filter(pk__in=[key for key in counts if key]).values_list("pk", "title")
    named = [Readers(capitalise_sentence(title), counts[key]) for key, title in titles]
    whole = [Readers("Вся область", counts[None])] if None in counts else []
    return [*whole, *sorted(named, key=lambda row: name_order(row.place))]


def letter_counts(edition: DigestEdition) -> list[tuple[str, int]]:
    rows = edition.letters.values_list("state").annotate(count=Count("pk")).order_by("state")
    labels = dict(edition.letters.model.State.choices)
    return [(labels[state], count) for state, count in rows]
