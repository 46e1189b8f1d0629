"""Groups and collections of municipalities follow their pages: made, renamed and deleted with them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from showcase.contest.models import MunicipalityPage
from showcase.staff.grants import grant_files, grant_pages, grant_permissions, site_files
from showcase.staff.models import District
from showcase.staff.roles import ACCESS, EDITOR_FILES, EDITOR_PAGES, EDITOR_PREFIX

NAME_CHARS = 150  # of a group


def follow_all() -> Iterator[str]:
    """Make and correct what belongs to each municipality; yields Russian sentences about changes."""
    for page in MunicipalityPage.objects.filter(is_unknown=False).order_by("title"):
        yield from follow(page)


@transaction.atomic
def follow(page: MunicipalityPage) -> list[str]:
    """The same for one municipality. The page for unknown places has no editors."""
    district = District.objects.select_related("group", "collection").filter(page=page).first()
    is_new = district is None
    if district is None:
        district = District.objects.create(
            page=page,
            group=Group.objects.create(name=free_name(page)),
            collection=site_files().add_child(name=page.title),
        )
    changes = [f"Созданы группа и папка: «{page.title}»."] if is_new else rename(district)
    changed = grant_permissions(district.group, (ACCESS,))
    changed |= grant_pages(district.group, {page: EDITOR_PAGES})
    changed |= grant_files(district.group, {district.collection: EDITOR_FILES})
    if changed and not is_new:
        changes.append(f"Обновлены права группы «{district.group.name}».")
    return changes


def rename(district: District) -> list[str]:
    """Follow a new title."""
    page, changes = district.page, []
    if district.collection.name != page.title:
        district.collection.name = page.title
        district.collection.save(update_fields=["name"])
        changes.append(f"Папка переименована: «{page.title}».")
    name = free_name(page, district.group)
    if district.group.name != name:
        district.group.name = name
        district.group.save(update_fields=["name"])
        changes.append(f"Группа переименована: «{name}».")
    return changes


def free_name(page: MunicipalityPage, own: Group | None = None) -> str:
    """Two pages may have one title, two groups may not have one name."""
    name = f"{EDITOR_PREFIX}{page.title}"[: NAME_CHARS - 12]
    others = Group.objects.exclude(pk=own.pk) if own else Group.objects.all()
    return f"{name} ({page.pk})" if others.filter(name=name).exists() else name


def follow_saved_page(instance: MunicipalityPage, raw: bool = False, **_kwargs: Any) -> None:
    """For `post_save` of a municipality."""
    if not raw and not instance.is_unknown:
        follow(instance)


def remove_group(instance: District, **_kwargs: Any) -> None:
    """For `post_delete` of a district: its group goes with the page, its folder only when nothing is in it."""
    instance.group.delete()
    collection = Collection.objects.get(pk=instance.collection_id)
    held = (
        model.objects.filter(collection=collection) for model in (get_image_model(), get_document_model())
    )
    if not collection.numchild and not any(files.exists() for files in held):
        collection.delete()
