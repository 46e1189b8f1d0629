"""Routes a request to a page in two queries; Wagtail queries the site, the home page and every level of the path."""

from itertools import accumulate

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.url_routing import RouteResult

from showcase.core.links import Link, local_url
from showcase.core.models import BasePage
from showcase.core.sql import ask

ON_THE_WAY = """
SELECT page.id, kind.app_label, kind.model,
  CASE WHEN page.id = home.id THEN 'Главная' ELSE page.title END, page.url_path,
  EXISTS (SELECT FROM wagtailcore_pageviewrestriction)
FROM wagtailcore_site AS site
JOIN wagtailcore_page AS home ON home.id = site.root_page_id
JOIN wagtailcore_page AS page ON page.id = home.id OR page.slug = ANY(%(slugs)s)
JOIN django_content_type AS kind ON kind.id = page.content_type_id
WHERE site.is_default_site AND substr(page.url_path, length(home.url_path) + 1) = ANY(%(paths)s)
ORDER BY page.depth
"""


def serve(request: HttpRequest, path: str) -> HttpResponse:
    request._wagtail_route_for_request = route(request, path)  # type: ignore[attr-defined]  # Wagtail's own cache
    return views.serve(request, path)


def route(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the published page at a path; an unpublished one is noted on the request."""
    slugs = [slug for slug in path.split("/") if slug]
    paths = list(accumulate((f"{slug}/" for slug in slugs), initial=""))
    found = ask(ON_THE_WAY, {"slugs": slugs, "paths": paths})
    if len(found) < len(paths):
        return None
    *above, (key, *kind, _, _, may_be_private) = found
    model = apps.all_models[kind[0]].get(kind[1])
    if model is None or not issubclass(model, BasePage):
        return None
    page = model.as_served().get(pk=key)
    page.crumbs = [Link(title, local_url(url_path)) for *_, title, url_path, _ in above]
    page.may_be_private = may_be_private
    request.is_withdrawn = not page.live and page.first_published_at is not None  # type: ignore[attr-defined]
    return RouteResult(page) if page.live else None
