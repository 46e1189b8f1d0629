"""The preferences page: appearance of the site, the light version, the reader's own district."""

from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from showcase.contest.models import MunicipalityPage
from showcase.core import preferences
from showcase.core.links import Link
from showcase.core.preferences import Preferences
from showcase.core.same_origin import own_forms_only

ADDRESS = "/nastroyki/"


class PreferenceOption(NamedTuple):
    value: str
    label: str
    is_current: bool


class PreferenceGroup(NamedTuple):
    """A question of the form with its answers."""

    name: str
    label: str
    options: list[PreferenceOption]


@require_http_methods(["GET", "HEAD", "POST"])
@own_forms_only
def preferences_page(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST save the choices in a cookie and redirect to where the reader came from."""
    if request.method != "POST":
        return render(request, "pages/preferences_page.html", page_context(request))
    response = HttpResponseRedirect(safe_next(request.POST.get("next", "")))
    response.status_code = 303
    preferences.save(response, chosen_in(request.POST))
    return response


def page_context(request: HttpRequest) -> dict[str, Any]:
    saved = preferences.of_cookie(request)
    groups = [
        PreferenceGroup(
            name,
            label,
            [PreferenceOption(value, text, value == getattr(saved, name)) for value, text in options.items()],
        )
        for name, (label, options) in preferences.CHOICES.items()
    ]
    return {
        "groups": groups,
        "light": bool(saved.light),
        "browser_saves": preferences.of_request(request) != saved,
        "districts": [
            PreferenceOption(place["slug"], place["title"], place["slug"] == saved.district)
            for place in municipality_names()
        ],
        "next_url": safe_next(request.GET.get("next", "")),
        "crumbs": [Link("Главная", "/")],
        "noindex": True,
    }


def municipality_names() -> list[dict[str, str]]:
    return MunicipalityPage.objects.live().known().names()


def chosen_in(form: QueryDict) -> Preferences:
    """Read the form; unknown values count as defaults."""
    if "reset" in form:
        return Preferences()
    answers = {name: form.get(name, "") for name in preferences.LETTERS.values()}
    known = {name: value for name, value in answers.items() if value and preferences.is_known(name, value)}
    chosen = Preferences(**known)
    is_place = MunicipalityPage.objects.live().known().filter(slug=chosen.district).exists()
    return chosen if is_place else replace(chosen, district="")


def safe_next(address: str) -> str:
    """Return the address if it is a page of this site, else the home page."""
    is_local = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_local and urlsplit(address).path != ADDRESS else "/"
