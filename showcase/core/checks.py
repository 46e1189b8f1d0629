"""System checks, run at every start and by `manage.py check --deploy --database default`."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from rapidfuzz import process
from rapidfuzz.distance import OSA

from showcase.core.mail import validate_address
from showcase.core.models import SiteSettings
from showcase.core.schema import unknown_migrations

NEEDED = (
    "owner_name",
    "owner_address",
    "phone",
    "email",
    "press_phone",
    "press_email",
    "operator_number",
)
ALIKE = 0.6
"""Share of letters from which an unknown name counts as a misspelt one."""
NEWER = (
    "База данных новее программы: в ней есть миграции {names}. Поставьте последнюю версию программы "
    "или верните копию базы, сделанную этой версией."
)
ADDRESSES = ("ALARM_EMAILS", "VOTING_ALARM_EMAILS", "VOTING_COMMISSION_EMAILS")
HINT = "Заполните их в управлении: Настройки → Сведения о сайте. Пустые поля сайт не показывает."


@register()
def names_are_known(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a misspelt name in `.env`: the site would silently run without that setting."""
    unknown = [name for name in settings.ENVIRONMENT_GIVEN if name not in settings.ENVIRONMENT_NAMES]
    return [unknown_name(name) for name in unknown]


@register()
def lines_are_read(**_kwargs: Any) -> list[CheckMessage]:
    where = settings.ENVIRONMENT_FILE
    return [
        Error(
            f"{where}: строка {number} не читается. Пишите ИМЯ=значение, без пробелов до и после знака равенства.",
            id="core.E005",
        )
        for number in settings.ENVIRONMENT_UNREAD
    ]


def unknown_name(name: str) -> CheckMessage:
    nearest = process.extractOne(
        name.upper(), settings.ENVIRONMENT_NAMES, scorer=OSA.normalized_similarity, score_cutoff=ALIKE
    )
    where = f"{settings.ENVIRONMENT_FILE}: настройки {name} нет"
    if nearest:
        return Error(f"{where}. Ближайшая по написанию — {nearest[0]}: исправьте имя.", id="core.E002")
    return Warning(f"{where}, строка ничего не меняет. Уберите её.", id="core.W002")


@register()
def folders_are_writable(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse folders that uploads could not be written to."""
    folders = [Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)]
    return [
        Error(f"В папку {folder} нельзя писать: отдайте её пользователю сайта (chown).", id="core.E003")
        for folder in folders
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK)
    ]


@register(Tags.database)
def database_is_not_newer(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse to start on the schema of a newer version. Running processes continue during an upgrade.

    If the database does not respond, `/readyz` repeats the check.
    """
    try:
        unknown = unknown_migrations() if databases else set()
    except DatabaseError:
        return []
    names = ", ".join(sorted(f"{app}.{name}" for app, name in unknown))
    return [Error(NEWER.format(names=names), id="core.E004")] if unknown else []


def missing_contacts() -> list[str]:
    """Return the labels of required contacts that are empty."""
    owner = SiteSettings.current()
    return [owner._meta.get_field(name).verbose_name for name in NEEDED if not getattr(owner, name)]


@register(Tags.database, deploy=True)
def contacts_are_filled_in(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    empty = missing_contacts() if databases else []
    return [Warning(f"Не заполнено: {', '.join(empty)}.", hint=HINT, id="core.W001")] if empty else []


@register()
def addresses_are_usable(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse an invalid email address: alarms would be lost silently."""
    errors: list[CheckMessage] = []
    for name in ADDRESSES:
        for address in getattr(settings, name):
            try:
                validate_address(address)
            except ValidationError:
                errors.append(Error(f"{name}: на адрес {address!r} письмо не отправить.", id="core.E001"))
    return errors
