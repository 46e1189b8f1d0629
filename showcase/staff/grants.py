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
    wanted, held = set(permissions(names).values()), set(group.permissions.all())
    group.permissions.remove(*held - wanted)
    group.permissions.add(*wanted - held)
    return wanted != held


def permissions(names: Iterable[str]) -> dict[str, Permission]:
    """Django's permissions by their names. Raises LookupError for a name that there is not."""
    wanted = set(names)
    rows = Permission.objects.filter(codename__in=[name.partition(".")[2] for name in wanted])
    found = {
        f"{row.content_type.app_label}.{row.codename}": row for row in rows.select_related("content_type")
    }
    if missing := wanted - found.keys():
        raise LookupError(f"There is no permission {', '.join(sorted(missing))}.")
    return {name: found[name] for name in wanted}


def grant_pages(group: Group, wanted: Mapping[Page, Names[str]]) -> bool:
    """Wagtail's permissions on branches, by codename; tells whether anything changed."""
    pairs = {(page.pk, codename) for page, codenames in wanted.items() for codename in codenames}
    rows = {(row.page_id, row.permission.codename): row for row in held_on_pages(group)}
    for pair in rows.keys() - pairs:
        rows[pair].delete()
    missing = sorted(pairs - rows.keys())
    known = permissions(f"wagtailcore.{codename}" for _, codename in missing)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page_id, permission=known[f"wagtailcore.{codename}"])
        for page_id, codename in missing
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
    missing = [(place, _of_files(codename)) for place, codename in sorted(pairs - rows.keys())]
    known = permissions(name for _, name in missing)
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=place, permission=known[name])
        for place, name in missing
    )
    return rows.keys() != pairs


def _of_files(codename: str) -> str:
    return f"{'wagtailimages' if codename.endswith('image') else 'wagtaildocs'}.{codename}"


def site_files() -> Collection:
    """The collection that holds all files of the site, made when it is missing."""
    root = Collection.get_first_root_node()
    found = Collection.objects.child_of(root).filter(name=FILES_OF_SITE).first()
    return found or root.add_child(name=FILES_OF_SITE)
