"""Puts the finished pictures of the demonstration on the site as images."""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import ContentFile
from tqdm import tqdm
from wagtail.models import Collection

from showcase.core.models import CustomImage
from showcase.demo.workers import render

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
    """Save one picture as an image of the site."""
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
    """Return the ids of all saved images."""
    return [image.pk for gallery in galleries.values() for image in gallery.images.values()]


def make_all_renditions(ids: list[int], pool: ProcessPoolExecutor) -> Iterator[int]:
    """Let worker processes make every size now, so that the first visitor finds them ready."""
    return pool.map(render, ids, chunksize=2)


def wait_for_renditions(made: Iterator[int], count: int, quiet: bool) -> None:
    """Return when all are made. Raises what failed in a worker process."""
    for _image_id in tqdm(made, total=count, desc="Готовим размеры", disable=quiet):
        pass


def remove() -> None:
    """Delete the pictures with their files."""
    for image in CustomImage.objects.filter(collection__name=COLLECTION):
        image.delete()
    Collection.objects.filter(name=COLLECTION).delete()
