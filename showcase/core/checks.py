"""Checks before a deployment: `manage.py check --deploy --database default`."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from wagtail.models import Site

from showcase.core.models import SiteSettings

NEEDED = (
    "owner_name",
    "owner_address",
    "phone",
    "email",
    "press_phone",
    "press_email",
    "operator_number",
)
HINT = "Заполните их в управлении: Настройки → Сведения о сайте. Пустые поля сайт не показывает."


@register(Tags.database, deploy=True)
def contacts_are_filled_in(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Name the contacts that readers need and nobody has filled in."""
    if not databases:
        return []
    site = Site.objects.filter(is_default_site=True).first()
    owner = SiteSettings.for_site(site) if site else SiteSettings()
    empty = [owner._meta.get_field(name).verbose_name for name in NEEDED if not getattr(owner, name)]
    return [Warning(f"Не заполнено: {', '.join(empty)}.", hint=HINT, id="core.W001")] if empty else []
