"""The menu «Отчёты»: what still has to be asked for."""

from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.images.permissions import permission_policy as image_policy

from showcase.contest.modeladmin import FigureAdmin
from showcase.core.admin_listings import ChoiceFilter, PhotoColumn, XlsxReport
from showcase.core.admin_menu import RestrictedItem
from showcase.core.models import CustomImage
from showcase.staff.branches import files

WITH_CONSENT = (CustomImage.People.NONE, CustomImage.People.CONSENT)
WITHOUT_CONSENT = [("", "не указано"), (CustomImage.People.EVENT, CustomImage.People.EVENT.label)]


class PhotoFilters(WagtailFilterSet):
    people = ChoiceFilter(label="Люди на фото", choices=WITHOUT_CONSENT)

    class Meta:
        model = CustomImage
        fields: list[str] = []


class PhotosWithoutConsent(XlsxReport):
    """Photos of which nobody has said that they show no faces or that those shown agree."""

    page_title = "Фото без согласия"
    header_icon = "image"
    index_url_name = "photos_without_consent"
    index_results_url_name = "photos_without_consent_results"
    permission_policy = image_policy
    any_permission_required = ["change"]
    filterset_class = PhotoFilters
    default_ordering = "-created_at"
    export_filename = "photos"
    list_export = ("title", "description", "get_people_display", "credit", "taken_on", "created_at")
    export_headings = {"get_people_display": "Люди на фото", "created_at": "Загружено"}
    columns = [
        PhotoColumn("photo", label="Фото", accessor=lambda image: image),
        TitleColumn("title", label="Название", url_name="wagtailimages:edit"),
        Column("description", label="Что на фото"),
        Column(
            "people", label="Люди на фото", accessor=lambda image: image.get_people_display() or "не указано"
        ),
        DateColumn("created_at", label="Загружено"),
    ]

    def get_base_queryset(self) -> QuerySet:
        photos = files(self.request.user, CustomImage).exclude(people__in=WITH_CONSENT)
        return photos.filter(is_illustration=False).prefetch_renditions()


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    view = PhotosWithoutConsent
    return [
        path("reports/photos/", view.as_view(), name=view.index_url_name),
        path("reports/photos/results/", view.as_view(results_only=True), name=view.index_results_url_name),
    ]


@hooks.register("register_reports_menu_item")
def photos_item() -> MenuItem:
    return RestrictedItem(
        PhotosWithoutConsent.page_title,
        reverse("photos_without_consent"),
        icon_name="image",
        order=300,
        may_see=lambda user: image_policy.user_has_permission(user, "change"),
    )


@hooks.register("register_reports_menu_item")
def figures_item() -> MenuItem:
    figures = FigureAdmin()
    return RestrictedItem(
        "Цифры без источника",
        f"{figures.url_helper.index_url}?sourced=0",
        icon_name="order",
        order=310,
        may_see=figures.permission_helper.user_can_list,
    )
