"""The register of faults and their photos in the admin, and the page «Подписка»."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from showcase.core.admin_menu import RestrictedItem
from showcase.outreach.mail import picture_type
from showcase.outreach.modeladmin import FaultReportAdmin
from showcase.outreach.models import FaultReport
from showcase.outreach.subscription.admin import VIEW, SubscriptionsPage

modeladmin_register(FaultReportAdmin)


def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the photo of a report to an editor who may see reports."""
    if not request.user.has_perm("outreach.view_faultreport"):
        raise PermissionDenied
    report = get_object_or_404(FaultReport.objects.exclude(photo=None), pk=pk)
    kind = "png" if picture_type(report.photo) == "png" else "jpeg"
    response = HttpResponse(bytes(report.photo), content_type=f"image/{kind}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("soobshcheniya/<int:pk>/snimok/", photo, name="fault_photo"),
        path("podpiska/", SubscriptionsPage.as_view(), name="subscriptions"),
    ]


@hooks.register("register_admin_menu_item")
def subscriptions_item() -> MenuItem:
    return RestrictedItem(
        "Подписка",
        reverse("subscriptions"),
        name="subscriptions",
        icon_name="mail",
        order=165,
        may_see=lambda user: user.has_perm(VIEW),
    )
