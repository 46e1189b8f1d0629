"""Uploaded files are kept until they are described: see `HeldPhoto`."""

import base64
import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils import timezone
from PIL import Image
from wagtail.images.permissions import permission_policy
from wagtail.utils.file import hash_filelike

from showcase.core import decoding
from showcase.core.models import CustomImage, HeldPhoto
from showcase.core.photo_cleaning import CleanPhoto

KEPT = dt.timedelta(days=2)
THUMBNAIL = (240, 180)


def hold(user: Any, content: File, name: str, place: int = 0) -> HeldPhoto:
    """Keep a cleaned copy of a picture; the same picture is kept once. Raises UnusablePhoto."""
    cleaned = decoding.clean_upload(content, name)
    fresh = {
        "file": cleaned,
        "title": Path(name).stem[:255],
        "taken_on": cleaned.taken_on,
        "place": place,
    }
    known = {"user": user, "file_hash": hash_filelike(cleaned), "image": None}
    return HeldPhoto.objects.get_or_create(**known, defaults=fresh)[0]


def waiting(user: Any) -> Any:
    return HeldPhoto.objects.filter(user=user, image=None).order_by("place", "pk")


def find(user: Any, key: str) -> HeldPhoto | None:
    return waiting(user).filter(pk=key).first() if key.isdecimal() else None


def as_upload(held: HeldPhoto) -> CleanPhoto:
    """Return the kept file as if it had just been uploaded."""
    with held.file.open() as file:
        upload = CleanPhoto(file.read(), name=Path(held.file.name).name)
    upload.taken_on = held.taken_on
    return upload


def forget(held: HeldPhoto) -> None:
    held.file.delete(save=False)
    held.delete()


def mark_used(held: HeldPhoto, image: CustomImage) -> None:
    """Record the image made of this file and delete the held copy."""
    held.file.delete(save=False)
    held.image = image
    held.save()


def purge() -> None:
    for held in HeldPhoto.objects.filter(created_at__lt=timezone.now() - KEPT):
        forget(held)


def same_picture(user: Any, held: HeldPhoto) -> CustomImage | None:
    """Return a picture with the same bytes that the person may choose."""
    images = permission_policy.instances_user_has_permission_for(user, "choose")
    return images.filter(file_hash=held.file_hash).order_by("pk").first()


def thumbnail(held: HeldPhoto) -> str:
    """Return a thumbnail as a data URI, since held files have no URL."""
    target = BytesIO()
    with held.file.open() as file, Image.open(file) as image:
        image.draft("RGB", THUMBNAIL)
        image.thumbnail(THUMBNAIL)
        image.convert("RGB").save(target, "JPEG", quality=70)
    return f"data:image/jpeg;base64,{base64.b64encode(target.getvalue()).decode()}"
