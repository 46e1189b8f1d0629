"""What editors may do to a page besides editing it: copy it, but not hide it."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from showcase.contest.models import ContestYearPage, ProjectPage
from tests.sweeps.pages import PAGE_TYPES

ids = [model.__name__ for model in PAGE_TYPES]
COPIED = [model for model in PAGE_TYPES if model.max_count is None]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=ids)
def test_no_page_can_be_made_private(pages, admin_client, model):
    for page in (pages[model], Page.objects.get(depth=1)):
        url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
        admin_client.post(url, {"restriction_type": "login"})
        admin_client.post(url, {"restriction_type": "password", "password": "a-long-password"})
    assert not PageViewRestriction.objects.exists()


def copy(client, page: Page, slug: str):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    typed = {"new_title": "Копия", "new_slug": slug, "new_parent_page": page.get_parent().pk}
    return client.post(url, {**typed, "publish_copies": "on", "copy_subpages": "on"})


@pytest.mark.parametrize("model", COPIED, ids=[model.__name__ for model in COPIED])
def test_a_page_with_unique_values_can_be_copied(pages, admin_client, model):
    page = pages[model]
    page.refresh_from_db()
    page.save_revision().publish()
    assert copy(admin_client, page, "kopiya-1").status_code == 302
    assert copy(admin_client, page, "kopiya-2").status_code == 302
    copies = model.objects.filter(title="Копия")
    assert copies.count() == 2
    for one in copies:
        one.get_latest_revision_as_object().full_clean()


def test_a_copied_year_is_the_next_year_and_a_copied_project_has_no_number(pages, admin_client):
    copy(admin_client, pages[ContestYearPage], "sleduyushchiy")
    assert ContestYearPage.objects.get(title="Копия").year == pages[ContestYearPage].year + 1
    copy(admin_client, pages[ProjectPage], "eshchyo-ploshchadka")
    copied = ProjectPage.objects.get(slug="eshchyo-ploshchadka")
    assert (copied.public_number, copied.contest_year_id) == (None, pages[ProjectPage].contest_year_id)


@pytest.mark.parametrize("model", [model for model in PAGE_TYPES if model.max_count], ids=str)
def test_a_section_that_exists_once_is_not_copied(pages, admin_client, model):
    assert copy(admin_client, pages[model], "vtoroy-razdel").status_code < 500
    assert model.objects.count() == 1
