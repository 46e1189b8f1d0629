"""The page «Подписка» and the two pages that letters lead to."""

from collections.abc import Callable
from functools import wraps
from html import unescape
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from showcase.core.json_ld import absolute
from showcase.core.links import Link
from showcase.core.models import SiteSettings
from showcase.core.network import network_tag
from showcase.core.preferences import of_request
from showcase.core.russian import plain_spaces
from showcase.core.same_origin import own_forms_only
from showcase.outreach import services
from showcase.outreach.models import Consent, Subscription
from showcase.outreach.subscription import asking
from showcase.outreach.subscription.form import SubscriptionForm

View = Callable[..., HttpResponse]
TOO_OFTEN = "Из вашей сети пришло слишком много запросов. Подождите час."


def while_open(view: View) -> View:
    """Hide a page until mail and the sender's contacts are configured."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not SiteSettings.for_request(request).takes_subscriptions:
            raise Http404("Подписка ещё не открыта.")
        return view(request, *args, **kwargs)

    return guarded


def see_other(name: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(f"subscription:{name}"))
    response.status_code = 303
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own_forms_only
@while_open
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST record the request, without looking whether the address is known."""
    if request.method != "POST":
        return show(request, SubscriptionForm(initial={"rayon": of_request(request).district}))
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    network = network_tag(request, "subscription")
    if services.is_over_limit(network, asking.REQUESTS_PER_HOUR):
        return show(request, form, status=429, refusal=TOO_OFTEN)
    asking.ask(form.cleaned_data, consent_text(request), network)
    return see_other("accepted")


def show(request: HttpRequest, form: SubscriptionForm, status: int = 200, refusal: str = "") -> HttpResponse:
    context = {
        "canonical_url": absolute(reverse("subscription:page")),
        "view_title": "Подписка на новости",
        "crumbs": [Link("Главная", "/")],
        "fields": form.field_views(),
        "districts": form.districts(),
        "mistakes": form.mistakes() if form.is_bound else [],
        "refusal": refusal,
        "feed_url": absolute("/rss/"),
    }
    return render(request, "outreach/subscription/page.html", context, status=status)


@require_safe
@while_open
def accepted(request: HttpRequest) -> HttpResponse:
    return render(request, "outreach/subscription/accepted.html")


@require_safe
@while_open
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "outreach/subscription/done.html")


@require_safe
@while_open
def consent(request: HttpRequest) -> HttpResponse:
    context = {
        "canonical_url": absolute(reverse("subscription:consent")),
        "version": asking.CONSENT_VERSION,
    }
    return render(request, "outreach/subscription/consent.html", context)


def consent_text(request: HttpRequest) -> str:
    """Return the words of the consent as they are now, for the proof."""
    html = render_to_string("outreach/subscription/consent_words.html", request=request)
    lines = (" ".join(line.split()) for line in plain_spaces(unescape(strip_tags(html))).splitlines())
    return "\n".join(filter(None, lines))


# The token of the letter proves who asks: pages need neither a cookie nor its token, mail programs send none.


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def confirm(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the button; opening the page confirms nothing, since mail servers open links too."""
    found = asking.open_requests().filter(token=token).select_related("municipality").first()
    if request.method == "POST" and (found or asking.is_confirmed(token)):
        asking.confirm(token)
        return see_other("done")
    context = {"is_open": found is not None, "place": found.municipality if found else None}
    return private(render(request, "outreach/subscription/confirm.html", context))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the button; on POST unsubscribe. An unknown token, used or forged, gets the page of success."""
    found = Subscription.objects.filter(token=token).first()
    if request.method == "POST" and found:
        by_program = request.POST.get("List-Unsubscribe") == "One-Click"
        asking.leave(found, Consent.End.MAIL_PROGRAM if by_program else Consent.End.READER)
        found = None
    return private(render(request, "outreach/subscription/leave.html", {"is_subscribed": found is not None}))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
