"""`set_up_roles` gives groups exactly what is declared, says what it changed, and may be repeated."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
)

from showcase.staff.grants import grant_pages, site_files
from showcase.staff.models import District
from showcase.staff.roles import EDITOR_PREFIX, ROLES
from tests import factories


@pytest.fixture
def set_up(tree, capsys):
    """Run the command and give back what it printed."""

    def run() -> str:
        call_command("set_up_roles")
        return capsys.readouterr().out

    return run


def test_says_what_it_changed_and_changes_nothing_the_second_time(set_up, tree):
    tree.municipality("Алексин")
    printed = set_up()
    assert "Создана группа «Пресс-служба»." in printed
    assert "ничего не изменено" in set_up()
    assert set(Group.objects.values_list("name", flat=True)) >= {role.name for role in ROLES}


def test_nothing_is_granted_on_roots(set_up, tree):
    group = Group.objects.create(name="Редакция")
    grant_pages(group, {Page.get_first_root_node(): ("change_page",)})
    photo = factories.image()
    by_hand = Collection.get_first_root_node().add_child(name="Плакаты")
    printed = set_up()
    assert "У группы «Редакция» снято право на все страницы." in printed
    assert "Картинок перенесено в «Файлы сайта»: 1." in printed
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
    assert not GroupCollectionPermission.objects.filter(collection__depth=1).exists()
    photo.refresh_from_db()
    assert photo.collection == site_files()
    assert Collection.objects.get(pk=by_hand.pk).get_parent() == site_files()


def test_takes_a_review_from_the_root_and_leaves_others(set_up, tree):
    place = tree.municipality("Алексин")
    own, stock = Workflow.objects.create(name="Своя"), Workflow.objects.create(name="Общая")
    WorkflowPage.objects.create(page=place, workflow=own)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": stock})
    assert "Со всего сайта снята проверка «Общая»." in set_up()
    assert not WorkflowPage.objects.filter(workflow=stock).exists()
    assert WorkflowPage.objects.get(page=place).workflow == own


def test_mends_what_people_broke(set_up, tree):
    place = tree.municipality("Алексин")
    set_up()
    press, editors = Group.objects.get(name="Пресс-служба"), place.district.group
    press.permissions.add(Permission.objects.get(codename="delete_user"))
    press.page_permissions.all().delete()
    editors.collection_permissions.all().delete()
    printed = set_up()
    assert "Обновлены права группы «Пресс-служба»." in printed
    assert f"Обновлены права группы «{EDITOR_PREFIX}Алексин»." in printed
    assert not press.permissions.filter(codename="delete_user").exists()
    assert "ничего не изменено" in set_up()


def test_group_and_folder_follow_a_renamed_municipality(tree):
    place, twin = tree.municipality("Алексин"), tree.municipality("Алексин")
    group, folder = place.district.group, place.district.collection
    place.title = "Город Алексин"
    place.save_revision().publish()
    group.refresh_from_db()
    folder.refresh_from_db()
    assert (group.name, folder.name) == (f"{EDITOR_PREFIX}Город Алексин", "Город Алексин")
    assert twin.district.group != group
    assert group.page_permissions.values_list("page_id", flat=True).distinct().get() == place.pk


def test_a_deleted_municipality_takes_its_group_along_and_leaves_its_files(tree):
    empty, with_photo = tree.municipality("Алексин"), tree.municipality("Белёв")
    factories.image(collection=with_photo.district.collection)
    groups = [place.district.group_id for place in (empty, with_photo)]
    for place in (empty, with_photo):
        place.delete()
    assert not Group.objects.filter(pk__in=groups).exists()
    assert not District.objects.exists()
    assert set(Collection.objects.child_of(site_files()).values_list("name", flat=True)) == {"Белёв"}


def test_the_page_for_unknown_places_has_no_editors(tree):
    tree.municipality("Неизвестно", is_unknown=True)
    assert not District.objects.exists()
