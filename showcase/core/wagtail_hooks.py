"""Admin hooks shared by all applications."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.images.views import chooser

from showcase.core import photo_uploads
from showcase.core.admin_choosers import InTickedOrder
from showcase.core.admin_session import session
from showcase.core.paste_view import pasted_blocks

STYLESHEETS = ("admin", "admin_tables", "admin_schedule", "admin_help", "admin_photos", "admin_photo_rows")
EDITOR_SCRIPTS = ("ticks", "photo_upload", "photos")


class ChosenImages(InTickedOrder, chooser.ImageChosenMultipleView):
    pass


chooser.viewset.chosen_multiple_view_class = ChosenImages


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> str:
    sheets = [(static(f"css/{name}.css"),) for name in STYLESHEETS]
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_editor_js")
def editor_scripts() -> str:
    scripts = [(static(f"js/admin_{name}.js"), reverse("photos")) for name in EDITOR_SCRIPTS]
    return format_html_join("\n", '<script src="{}" data-url="{}"></script>', scripts)


@hooks.register("insert_editor_js")
def paste_script() -> str:
    return format_html(
        '<script src="{}" data-url="{}"></script>', static("js/admin_paste.js"), reverse("pasted_blocks")
    )


@hooks.register("register_admin_urls")
def own_urls() -> list[URLPattern]:
    return [
        path("vkhod/", session, name="admin_session"),
        path("pasted/", pasted_blocks, name="pasted_blocks"),
        *photo_uploads.urls(),
    ]
