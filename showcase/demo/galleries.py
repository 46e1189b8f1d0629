"""Draws the galleries of the demonstration projects and puts them on their pages."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from django.core.files.base import ContentFile
from tqdm import tqdm
from wagtail.models import Collection

from showcase.contest.models import ProjectPage, ProjectPhoto
from showcase.core.models import CustomImage
from showcase.demo.drawings import Picture, project_pictures, rasterise
from showcase.demo.plan import DemoProject
from showcase.demo.workers import render

COLLECTION = "Демонстрационные рисунки"
CREDIT = "Рисунок для демонстрации сайта"


def drawn(pairs: Iterable[tuple[DemoProject, ProjectPage]]) -> list[tuple[ProjectPage, Picture]]:
    """Compose all pictures of all galleries."""
    return [
        (page, picture)
        for plan, page in pairs
        if plan.stages
        for picture in project_pictures(plan.key, plan.kind.value, plan.stages)
    ]


def add_pictures(pairs: Iterable[tuple[DemoProject, ProjectPage]], pool: ProcessPoolExecutor, quiet: bool) -> list[int]:
    """Rasterise, save and hang the pictures; return the ids of the images, in order."""
    rows = drawn(pairs)
    collection = Collection.objects.filter(name=COLLECTION).first()
    collection = collection or Collection.get_first_root_node().add_child(name=COLLECTION)
    files = pool.map(rasterise, [picture.svg for _page, picture in rows], chunksize=2)
    progress = tqdm(zip(rows, files, strict=True), total=len(rows), desc="Рисуем галереи", unit="рис.", disable=quiet)
    return [add_picture(page, picture, data, collection) for (page, picture), data in progress]


def brief(text: str, limit: int = 200) -> str:
    """Return as many whole sentences as a listener can bear, at least the first."""
    sentences = text.split(". ")
    while len(sentences) > 1 and len(". ".join(sentences)) >= limit:
        sentences.pop()
    return ". ".join(sentences).rstrip(".") + "."


def add_picture(page: ProjectPage, picture: Picture, data: bytes, collection: Collection) -> int:
    """Save one drawing and put it into its project's gallery."""
    image = CustomImage.objects.create(
        title=f"{page.title}, рисунок {picture.number}",
        file=ContentFile(data, name=f"{picture.project}-{picture.number}.jpg"),
        description=brief(picture.alt),
        caption=picture.caption,
        credit=CREDIT,
        people=CustomImage.People.NONE,
        is_illustration=True,
        collection=collection,
    )
    ProjectPhoto.objects.create(project=page, image=image, stage=picture.stage, sort_order=picture.number)
    return image.pk


def make_all_renditions(image_ids: list[int], pool: ProcessPoolExecutor, quiet: bool) -> None:
    """Make every size now, so that the first visitor finds them ready."""
    done = pool.map(render, image_ids, chunksize=2)
    for _image_id in tqdm(done, total=len(image_ids), desc="Готовим размеры", unit="рис.", disable=quiet):
        pass


def remove_pictures() -> None:
    """Delete the drawings with their files."""
    for image in CustomImage.objects.filter(collection__name=COLLECTION):
        image.delete()
    Collection.objects.filter(name=COLLECTION).delete()
