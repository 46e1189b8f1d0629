"""The draft under embargo as journalists see it: by its link only, never stored, never indexed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from showcase.core.links import local_url
from showcase.core.middleware import refusal
from showcase.core.russian import moment_ru
from showcase.news.embargo_link import EmbargoLink

OVER = (
    "Ссылка больше не действует",
    "Её срок вышел, или пресс-служба её отозвала. Попросите у пресс-службы новую.",
)
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",  # the URL grants access
}


@require_safe
def embargo(request: HttpRequest, token: str) -> HttpResponse:
    """The latest version of the draft; after the publication, the page itself."""
    link = EmbargoLink.of_token(token)
    if link is None:
        raise Http404("Нет такой ссылки.")
    response = _answer(request, link)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _answer(request: HttpRequest, link: EmbargoLink) -> HttpResponse:
    if link.page.live:
        return redirect(local_url(link.page.url_path))
    if not link.is_open:
        return refusal(request, 410, OVER)
    draft = link.page.get_latest_revision_as_object()
    label = f"Эмбарго до {moment_ru(link.until)} по Москве. Это черновик, он ещё не опубликован."
    context = {**draft.get_context(request), "embargo_label": label, "noindex": True}
    return render(request, draft.get_template(request), context)
