"""Draws the galleries of the demonstration projects and puts them on their pages."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from django.core.files.base import ContentFile
from tqdm import tqdm
from wagtail.models import Collection

from showcase.contest.models import ProjectPhoto
from showcase.core.models import CustomImage
from showcase.demo.drawings import Picture, project_pictures, rasterise
from showcase.demo.plan import pictured_projects
from showcase.demo.workers import render

COLLECTION = "Демонстрационные рисунки"
CREDIT = "Рисунок для демонстрации сайта"

Drawings = tuple[list[Picture], Iterator[bytes]]
"""Pictures as they are composed, and their files as they get ready, in the same order."""


def draw(pool: ProcessPoolExecutor) -> Drawings:
    """Compose all pictures and let the processes rasterise them, while others work goes on here."""
    pictures = [picture for plan in pictured_projects() for picture in project_pictures(*plan)]
    return pictures, pool.map(rasterise, [picture.svg for picture in pictures], chunksize=2)


def save(drawings: Drawings, quiet: bool) -> dict[str, list[ProjectPhoto]]:
    """Save all pictures as they are ready; return unsaved gallery rows by the key of the project."""
    pictures, files = drawings
    root = Collection.get_first_root_node()
    collection = Collection.objects.filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
    drawn = zip(pictures, files, strict=True)
    galleries: dict[str, list[ProjectPhoto]] = {}
    for picture, data in tqdm(drawn, total=len(pictures), desc="Рисуем галереи", disable=quiet):
        image = save_image(picture, data, collection)
        photo = ProjectPhoto(image=image, stage=picture.stage, sort_order=picture.number)
        galleries.setdefault(picture.project, []).append(photo)
    return galleries


def brief(text: str, limit: int = 200) -> str:
    """Return as many whole sentences as a listener can bear, at least the first."""
    sentences = text.split(". ")
    while len(sentences) > 1 and len(". ".join(sentences)) >= limit:
        sentences.pop()
    return ". ".join(sentences).rstrip(".") + "."


def save_image(picture: Picture, data: bytes, collection: Collection) -> CustomImage:
    """Save one drawing as an image of the site."""
    return CustomImage.objects.create(
        title=picture.caption[:255],
        file=ContentFile(data, name=f"{picture.project}-{picture.number}.jpg"),
        description=brief(picture.alt),
        caption=picture.caption.removeprefix("Иллюстрация. "),  # the mark comes from `is_illustration`
        credit=CREDIT,
        people=CustomImage.People.NONE,
        is_illustration=True,
        collection=collection,
    )


def image_ids(galleries: dict[str, list[ProjectPhoto]]) -> list[int]:
    """Return the images of all galleries."""
    return [photo.image_id for photos in galleries.values() for photo in photos]


def make_all_renditions(ids: list[int], pool: ProcessPoolExecutor) -> Iterator[int]:
    """Let the processes make every size now, so that the first visitor finds them ready."""
    return pool.map(render, ids, chunksize=2)


def wait_for_renditions(made: Iterator[int], count: int, quiet: bool) -> None:
    """Return when all are made. Raises what failed in a process."""
    for _image_id in tqdm(made, total=count, desc="Готовим размеры", disable=quiet):
        pass


def remove_pictures() -> None:
    """Delete the drawings with their files."""
    for image in CustomImage.objects.filter(collection__name=COLLECTION):
        image.delete()
    Collection.objects.filter(name=COLLECTION).delete()
