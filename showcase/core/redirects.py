"""Old addresses in the form in which browsers ask for them."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri, uri_to_iri
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from showcase.core.links import local_url


class OldAddressesMiddleware(RedirectMiddleware):
    """Redirects first, as Wagtail does; withdrawn pages then answer 410, so that search engines forget them at once."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = super().process_response(request, response)
        if found.status_code == 404 and getattr(request, "is_withdrawn", False):
            found.status_code = 410
        return found


def encode_old_path(instance: Redirect, **kwargs: Any) -> None:
    """Encode a space and the like, which browsers send encoded; letters stay readable. For `pre_save`."""
    instance.old_path = in_browsers_form(instance.old_path)


def in_browsers_form(path: str) -> str:
    return uri_to_iri(iri_to_uri(path))


def end_at_pages(instance: Page, **kwargs: Any) -> None:
    """Delete redirects from the addresses of the page and of those below it, which would lead to themselves later.

    For signals that a page has come to its address. Redirects to elsewhere that people made stay for the time when
    the page is gone.
    """
    pages = Page.objects.descendant_of(instance, inclusive=True).filter(live=True)
    paths = [
        in_browsers_form(Redirect.normalise_path(local_url(path)))
        for path in pages.values_list("url_path", flat=True)
    ]
    circular = Q(automatically_created=True) | Q(redirect_page__in=pages)
    Redirect.objects.filter(circular, old_path__in=paths).delete()
