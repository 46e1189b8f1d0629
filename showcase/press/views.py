"""The public file of a press pack, and the page «Для прессы» of the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from showcase.press import packs
from showcase.press.material import PAGES, Material
from showcase.press.models import PressPack
from showcase.press.posts import post_of


@require_safe
def download(request: HttpRequest, page_id: int, name: str) -> HttpResponseBase:
    """Serve the pack of a published page under a readable file name."""
    pack = get_object_or_404(PressPack.objects.exclude(file=""), page_id=page_id, page__live=True)
    try:
        file = pack.path.open("rb")
    except FileNotFoundError as error:
        raise Http404("Пресс-пакет собирается заново.") from error
    response = FileResponse(file, as_attachment=True, filename=f"{name}.zip", content_type="application/zip")
    response.headers["Cache-Control"] = "no-cache"
    return response


class PressPage(WagtailAdminTemplateMixin, TemplateView):
    """What a published page offers to the press, for those who publish it."""

    template_name = "press/page.html"
    page_title = "Для прессы"
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not isinstance(self.page, PAGES):
            raise Http404("Пресс-пакеты бывают у новостей и проектов.")
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        material = Material(self.page)
        return super().get_context_data(
            page=self.page,
            url=material.url,
            pack=PressPack.objects.filter(page_id=self.page.pk).select_related("task").first(),
            fit=len(material.photos),
            total=len(material.all_photos),
            post=post_of(material) if self.page.live else None,
            **kwargs,
        )

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        if "remove" in request.POST:
            PressPack.objects.filter(page_id=self.page.pk).delete()
            messages.success(request, "Пресс-пакет убран со страницы.")
        elif self.page.live:
            packs.order(self.page)
            messages.success(request, "Собираем пресс-пакет. Ссылка появится на странице сама.")
        else:
            messages.error(request, "Сначала опубликуйте страницу.")
        return HttpResponseRedirect(request.path)
