"""Redirects from old URLs, stored percent-encoded as browsers request them."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri, uri_to_iri
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from showcase.core.links import local_url


class OldAddressesMiddleware(RedirectMiddleware):
    """Follows redirects like Wagtail; unpublished pages then return 410, so that search engines drop them at once."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = super().process_response(request, response)
        if found.status_code == 404 and getattr(request, "is_withdrawn", False):
            found.status_code = 410
        return found


def encode_old_path(instance: Redirect, **kwargs: Any) -> None:
    """Percent-encode spaces and the like as browsers do; letters stay readable. Handler of `pre_save`."""
    instance.old_path = in_browsers_form(instance.old_path)


def in_browsers_form(path: str) -> str:
    return uri_to_iri(iri_to_uri(path))


def end_at_pages(instance: Page, **kwargs: Any) -> None:
    """Delete redirects from the current URLs of a page and its descendants, which would become loops.

    For signals that a page was published or moved. Redirects to other targets that people made are kept for the time
    when the page is gone.
    """
    pages = Page.objects.descendant_of(instance, inclusive=True).filter(live=True)
    paths = [
        in_browsers_form(Redirect.normalise_path(local_url(path)))
        for path in pages.values_list("url_path", flat=True)
    ]
    circular = Q(automatically_created=True) | Q(redirect_page__in=pages)
    Redirect.objects.filter(circular, old_path__in=paths).delete()
