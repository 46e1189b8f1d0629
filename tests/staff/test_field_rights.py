"""Number, year, outcome, points and place of a project are the organiser's, in forms sent by hand too."""

import json

import pytest
from django.urls import reverse

from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.staff import roles
from tests import factories
from tests.admin_forms import send

DECIDED = {"outcome": "winner", "public_number": "1605", "points": "12", "place": "1"}


@pytest.mark.parametrize(
    ("name", "role"), [("press", roles.PRESS), ("redaktor", None), ("boss", roles.ORGANISER)]
)
def test_only_organisers_decide(districts, tree, signed_in, name, role):
    other_year = tree.year(2030)
    client = signed_in(name, role or districts.own)
    url = reverse("wagtailadmin_pages:edit", args=[districts.project.pk])
    assert send(client, url, title="Качели", contest_year=str(other_year.pk), **DECIDED).status_code == 302
    districts.project.refresh_from_db()
    draft = districts.project.get_latest_revision_as_object()
    assert draft.title == "Качели"
    decided = (draft.outcome, draft.public_number, draft.contest_year_id)
    if name == "boss":
        assert decided == ("winner", "1605", other_year.pk)
    else:
        assert decided == ("unknown", None, districts.year.pk)
        html = client.get(url).content.decode()
        assert "Меняет организатор." in html
        assert 'name="outcome"' not in html


def test_an_editors_new_project_belongs_to_the_newest_contest_and_stays_a_draft(districts, tree, signed_in):
    tree.year(2031, is_demo=True)
    client = signed_in("redaktor", districts.own)
    url = reverse("wagtailadmin_pages:add", args=["contest", "projectpage", districts.own.pk])
    sent = {"title": "Новая площадка", "slug": "novaya", "action-publish": "on"}
    assert send(client, url, **sent).status_code == 302
    project = ProjectPage.objects.get(slug="novaya")
    assert (project.contest_year_id, project.live) == (districts.year.pk, False)


def test_without_a_year_an_editor_is_told_whom_it_waits_for(districts, signed_in):
    ProjectPage.objects.all().delete()
    districts.year.delete()
    client = signed_in("redaktor", districts.own)
    url = reverse("wagtailadmin_pages:add", args=["contest", "projectpage", districts.own.pk])
    html = send(client, url, title="Новая площадка", slug="novaya").content.decode()
    assert "организатор ещё не открыл год конкурса" in html


@pytest.mark.parametrize("role", [roles.PRESS, None, roles.VIEWER])
@pytest.mark.parametrize("view", ["edit", "delete", "unpublish", "copy", "move"])
def test_municipalities_and_years_are_the_organisers(districts, signed_in, role, view):
    """Even an editor who created the page with other rights may not change it."""
    client = signed_in("somebody", role or districts.own)
    for page in (districts.own, districts.year):
        url = reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
        assert client.get(url).status_code == 302
        assert client.post(url).status_code == 302
    assert MunicipalityPage.objects.filter(pk=districts.own.pk, live=True).exists()


def test_files_of_another_district_are_refused_by_hand_too(districts, signed_in):
    image = factories.image(collection=districts.other.district.collection, title="Чужой двор")
    own = factories.image(collection=districts.own.district.collection)
    client = signed_in("redaktor", districts.own)
    url = reverse("wagtailadmin_pages:edit", args=[districts.project.pk])
    html = send(client, url, share_image=str(image.pk)).content.decode()
    assert "Этот файл лежит в чужой папке" in html
    assert "Чужой двор" not in html
    row = {"photos-TOTAL_FORMS": "1", "photos-0-stage": "after", "photos-0-ORDER": "1"}
    assert (
        "лежит в чужой папке"
        in send(client, url, **row, **{"photos-0-image": str(image.pk)}).content.decode()
    )
    answer = send(client, url, share_image=str(own.pk), **row, **{"photos-0-image": str(own.pk)})
    assert answer.status_code == 302
    districts.project.refresh_from_db()
    assert districts.project.get_latest_revision_as_object().photos.get().image == own


def test_a_copy_is_no_winner_and_a_bid_is_not_deleted(districts, signed_in):
    ProjectPage.objects.filter(pk=districts.project.pk).update(
        outcome="winner", place=1, public_number="1605", live=False
    )
    client = signed_in("redaktor", districts.own)
    copied = {"new_title": "Копия", "new_slug": "kopiya", "new_parent_page": str(districts.own.pk)}
    client.post(reverse("wagtailadmin_pages:copy", args=[districts.project.pk]), copied)
    copy = ProjectPage.objects.get(slug="kopiya")
    assert (copy.outcome, copy.place, copy.public_number) == ("unknown", None, None)
    for page in (districts.project, copy):
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert ProjectPage.objects.filter(pk=districts.project.pk).exists()
    assert not ProjectPage.objects.filter(pk=copy.pk).exists()


@pytest.mark.parametrize("key", ["{}", "+{}", " {}", "0x{}"])
def test_foreign_drafts_are_not_named_however_their_id_is_written(districts, signed_in, tree, key):
    foreign = tree.project(districts.year, districts.other, title="Чужой черновик", live=False)
    client = signed_in("redaktor", districts.own)
    for url in ("/admin/bulk/wagtailcore/page/delete/", "/admin/choose-page/chosen-multiple/"):
        answer = client.get(url, {"id": key.format(foreign.pk)})
        assert "Чужой черновик" not in answer.content.decode()


MENUS = {
    "organizator": (roles.ORGANISER, "Годы Муниципалитеты Новости Проекты Цифры Поломки"),
    "press": (roles.PRESS, "Новости Проекты Цифры"),
    "redaktor": (None, "Проекты"),
    "nablyudatel": (roles.VIEWER, "Годы Муниципалитеты Новости Проекты Цифры"),
    "komissiya": (roles.COMMISSION, ""),
}


@pytest.mark.parametrize("name", MENUS)
def test_the_menu_offers_what_one_may(districts, signed_in, name):
    role, words = MENUS[name]
    html = signed_in(name, role or districts.own).get("/admin/").content.decode()
    listings = {word for _, offered in MENUS.values() for word in offered.split()}
    assert {word for word in listings if f'"label": {json.dumps(word)}' in html} == set(words.split())
    assert ("Написать новость" in html) == (name in ("organizator", "press"))
    assert ("Добавить проект" in html) == (name in ("organizator", "press", "redaktor"))
