"""Press packs: ordered by the press service, made in the queue, remade and deleted with their pages."""

import secrets
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from showcase.core import queue
from showcase.core.models import CustomImage
from showcase.press.documents import write_pack
from showcase.press.material import PAGES, Material
from showcase.press.models import PressPack

LEFTOVER_SECONDS = 3600
"""A file without a row may belong to a pack that is being made."""
GONE = "Страницу сняли с публикации: пресс-пакета больше нет."


@transaction.atomic
def order(page: Page) -> PressPack:
    """Queue the making of a pack. Until it is made the page offers none: the old one may show what was corrected."""
    pack, _ = PressPack.objects.select_for_update().get_or_create(page_id=page.pk)
    forget_file(pack)
    pack.task = make_pack.enqueue(pack=pack.pk)
    pack.save()
    return pack


def forget_file(pack: PressPack) -> None:
    if pack.file:
        transaction.on_commit(partial(pack.path.unlink, missing_ok=True))
    pack.file, pack.size = "", 0


@queue.task("press.make_pack", "Сборка пресс-пакета", is_long=True)
def make_pack(run: queue.Run, pack: int) -> str:
    """Write the file under a new name, then name it in the row. An order made meanwhile makes it again."""
    found = PressPack.objects.filter(pk=pack).select_related("page").first()
    if not found or not found.page.live or not isinstance(found.page.specific, PAGES):
        return GONE
    material = Material(found.page.specific)
    name = f"{found.page_id}-{secrets.token_hex(8)}.zip"
    path = folder() / name
    try:
        write_pack(path, material, run.report)
        kept = keep(found, name, material)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not kept:
        path.unlink(missing_ok=True)
    return "Пресс-пакет собран."


@transaction.atomic
def keep(found: PressPack, name: str, material: Material) -> bool:
    """Name the file in the row, unless another was ordered since."""
    pack = PressPack.objects.select_for_update().filter(pk=found.pk, task=found.task).first()
    if not pack:
        return False
    forget_file(pack)
    pack.file = name
    pack.size = pack.path.stat().st_size
    pack.pictures = [photo.image.pk for photo in material.all_photos]
    pack.photo_count = len(material.photos)
    pack.left_out = len(material.all_photos) - pack.photo_count
    pack.made_at = timezone.now()
    pack.save()
    return True


def folder() -> Path:
    path = Path(settings.PRESS_PACKS_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def tidy() -> None:
    """Make packs again whose file is gone, as after a restore; delete files that no pack names."""
    packs = list(PressPack.objects.exclude(file="").select_related("page"))
    for pack in packs:
        if not pack.is_ready:
            order(pack.page)
    known = {pack.file for pack in packs}
    old = timezone.now().timestamp() - LEFTOVER_SECONDS
    for path in folder().glob("*.zip"):
        if path.name not in known and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)


# Signals of Wagtail and Django.


def on_published(instance: Page, **_: Any) -> None:
    if PressPack.objects.filter(page_id=instance.pk).exists():
        order(instance)


def on_unpublished(instance: Page, **_: Any) -> None:
    PressPack.objects.filter(page_id=instance.pk).delete()


def on_picture_changed(instance: CustomImage, **_: Any) -> None:
    """Signal handler: the file, credit or permission of a picture has changed."""
    for pack in PressPack.objects.filter(pictures__contains=[instance.pk]).select_related("page"):
        order(pack.page)


def on_deleted(instance: PressPack, **_: Any) -> None:
    forget_file(instance)
