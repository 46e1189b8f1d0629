"""What the admin of every application shares."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def own_colours() -> str:
    """The site's colours and the few shapes that Wagtail has no class for."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
