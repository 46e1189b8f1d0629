"""Draws the galleries of the demonstration projects and puts them on their pages."""

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


def draw(pool: ProcessPoolExecutor, quiet: bool) -> dict[str, list[ProjectPhoto]]:
    """Compose, rasterise and save all pictures; return unsaved gallery rows by the key of the project."""
    pictures = [picture for plan in pictured_projects() for picture in project_pictures(*plan)]
    root = Collection.get_first_root_node()
    collection = Collection.objects.filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
    files = pool.map(rasterise, [picture.svg for picture in pictures], chunksize=2)
    progress = tqdm(
        zip(pictures, files, strict=True), total=len(pictures), desc="Рисуем галереи", disable=quiet
    )
    galleries: dict[str, list[ProjectPhoto]] = {}
    for picture, data in progress:
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


def make_all_renditions(ids: list[int], pool: ProcessPoolExecutor, quiet: bool) -> None:
    """Make every size now, so that the first visitor finds them ready."""
    done = pool.map(render, ids, chunksize=2)
    for _image_id in tqdm(done, total=len(ids), desc="Готовим размеры", disable=quiet):
        pass


def remove_pictures() -> None:
    """Delete the drawings with their files."""
    for image in CustomImage.objects.filter(collection__name=COLLECTION):
        image.delete()
    Collection.objects.filter(name=COLLECTION).delete()
