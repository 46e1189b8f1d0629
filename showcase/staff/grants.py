"""Give a group exactly the rights that are named: missing ones are added, others are taken away."""

from collections.abc import Collection as Names
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from showcase.staff.roles import FILES_OF_SITE


def grant_permissions(group: Group, names: Iterable[str]) -> bool:
    """Django's permissions by names like `contest.view_figure`; tells whether anything changed.

    Raises LookupError for a name that there is not.
    """
    wanted = {find(name) for name in names}
    held = set(group.permissions.all())
    if wanted != held:
        group.permissions.set(wanted)
    return wanted != held


def find(name: str) -> Permission:
    app, codename = name.split(".")
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    if found is None:
        raise LookupError(f"There is no permission {name}.")
    return found


def grant_pages(group: Group, wanted: Mapping[Page, Names[str]]) -> bool:
    """Wagtail's permissions on branches, by codename; tells whether anything changed."""
    pairs = {(page.pk, codename) for page, codenames in wanted.items() for codename in codenames}
    rows = {(row.page_id, row.permission.codename): row for row in held_on_pages(group)}
    for pair in rows.keys() - pairs:
        rows[pair].delete()
    for page_id, codename in sorted(pairs - rows.keys()):
        GroupPagePermission.objects.create(
            group=group, page_id=page_id, permission=find(f"wagtailcore.{codename}")
        )
    return rows.keys() != pairs


def held_on_pages(group: Group) -> Iterable[GroupPagePermission]:
    return GroupPagePermission.objects.filter(group=group).select_related("permission")


def grant_files(group: Group, wanted: Mapping[Collection, Names[str]]) -> bool:
    """The same for collections of pictures and documents."""
    pairs = {(place.pk, codename) for place, codenames in wanted.items() for codename in codenames}
    held = GroupCollectionPermission.objects.filter(group=group).select_related("permission")
    rows = {(row.collection_id, row.permission.codename): row for row in held}
    for pair in rows.keys() - pairs:
        rows[pair].delete()
    for collection_id, codename in sorted(pairs - rows.keys()):
        app = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
        GroupCollectionPermission.objects.create(
            group=group, collection_id=collection_id, permission=find(f"{app}.{codename}")
        )
    return rows.keys() != pairs


def site_files() -> Collection:
    """The collection that holds all files of the site, made when it is missing."""
    root = Collection.get_first_root_node()
    found = Collection.objects.child_of(root).filter(name=FILES_OF_SITE).first()
    return found or root.add_child(name=FILES_OF_SITE)
