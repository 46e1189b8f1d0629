"""Give the groups exactly what `roles.py` and `districts.py` declare, and tell what that changed."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from showcase.staff import districts
from showcase.staff.grants import grant_files, grant_pages, grant_permissions, site_files
from showcase.staff.review import set_up_review
from showcase.staff.roles import ACCESS, ROLES, Role


@transaction.atomic
def set_up_roles() -> list[str]:
    """Make groups, collections and their rights as declared; return a Russian sentence for each change."""
    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    home = home_page()
    changes = [*take_from_roots(), *move_files()]
    for role in ROLES:
        changes += set_up_role(role, home)
    return [*changes, *districts.follow_all(), *set_up_review()]


def home_page() -> Page | None:
    """The page that all others are under; None on a site without content."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site and site.root_page.depth > 1 else None


def set_up_role(role: Role, home: Page | None) -> Iterator[str]:
    group, is_new = Group.objects.get_or_create(name=role.name)
    if is_new:
        yield f"Создана группа «{role.name}»."
    changed = grant_permissions(group, (ACCESS, *role.permissions))
    changed |= grant_pages(group, {home: role.pages} if home else {})
    changed |= grant_files(group, {site_files(): role.files})
    if changed and not is_new:
        yield f"Обновлены права группы «{role.name}»."


def take_from_roots() -> Iterator[str]:
    """Remove permissions on the roots, since they would cover everything below, now and later."""
    pages = GroupPagePermission.objects.filter(page__depth=1)
    files = GroupCollectionPermission.objects.filter(collection__depth=1)
    for held, words in ((pages, "на все страницы"), (files, "на все файлы")):
        for name in sorted(set(held.values_list("group__name", flat=True))):
            yield f"У группы «{name}» снято право {words}."
        held.delete()


def move_files() -> Iterator[str]:
    """Files that lie in the root collection, which no role reaches."""
    root = Collection.get_first_root_node()
    for model, words in ((get_image_model(), "Картинок"), (get_document_model(), "Документов")):
        if number := model.objects.filter(collection=root).update(collection=site_files()):
            yield f"{words} перенесено в «{site_files().name}»: {number}."
    outside = Collection.objects.child_of(root).exclude(pk=site_files().pk)
    for collection in outside:
        collection.move(site_files(), "sorted-child")
        yield f"Папка «{collection.name}» перенесена в «{site_files().name}»."
