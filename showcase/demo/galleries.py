"""Puts the finished pictures of the demonstration on the site as images."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import ContentFile
from tqdm import tqdm
from wagtail.models import Collection

from showcase.core.models import CustomImage

FOLDER = Path(__file__).parent / "pictures"
COLLECTION = "Демонстрационные рисунки"
CREDIT = "Рисунок для демонстрации сайта"


@dataclass
class Gallery:
    """Pictures of one project: saved images by file name, and gallery rows that name them."""

    images: dict[str, CustomImage] = field(default_factory=dict)
    photos: list[dict[str, str]] = field(default_factory=list)


def save(quiet: bool) -> dict[str, Gallery]:
    """Save all pictures and return the galleries by the URL of their project."""
    root = Collection.get_first_root_node()
    collection = Collection.objects.filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
    galleries: dict[str, Gallery] = {}
    rows = json.loads((FOLDER / "pictures.json").read_text("utf-8"))
    for row in tqdm(rows, desc="Сохраняем рисунки", disable=quiet):
        gallery = galleries.setdefault(row["project"], Gallery())
        gallery.images[row["file"]] = save_image(row, collection)
        gallery.photos.append({"image": row["file"], "stage": row["stage"]})
    return galleries


def save_image(row: dict[str, str], collection: Collection) -> CustomImage:
    image = CustomImage(
        title=row["caption"],
        file=ContentFile((FOLDER / row["file"]).read_bytes(), name=row["file"]),
        description=row["description"],
        caption=row["caption"],
        credit=CREDIT,
        people=CustomImage.People.NONE,
        is_illustration=True,
        collection=collection,
    )
    image.full_clean(exclude=["width", "height"])  # known only once the file is saved
    image.save()
    return image


def image_ids(galleries: dict[str, Gallery]) -> list[int]:
    return [image.pk for gallery in galleries.values() for image in gallery.images.values()]


def remove() -> None:
    for image in CustomImage.objects.filter(collection__name=COLLECTION):
        image.delete()
    Collection.objects.filter(name=COLLECTION).delete()
