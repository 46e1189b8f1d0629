"""The history of a page is quiet: what was published, and drafts on request."""

import pytest
from django.urls import reverse
from lxml.html import document_fromstring

from tests.factories import text_of

pytestmark = pytest.mark.django_db


def test_published_versions_stand_first_and_drafts_come_on_request(tree, admin_client):
    page = tree.article(live=False)
    for number in range(6):
        page.lead = f"Вариант {number}"
        revision = page.save_revision(log_action=True)
        if number == 2:
            revision.publish()
            page.refresh_from_db()
    url = reverse("wagtailadmin_pages:history", args=[page.pk])
    assert text_of(admin_client.get(url)).count("Черновик сохран") == 2  # the published one and the newest
    assert "Опубликован" in text_of(admin_client.get(url))
    assert text_of(admin_client.get(url, {"drafts": "true"})).count("Черновик сохран") == 6
    assert text_of(admin_client.get(url, {"action": "wagtail.edit"})).count("Черновик сохран") == 6


def test_the_history_of_each_page_shows_a_publication_of_many(tree, admin_client):
    year, here = tree.year(2024), tree.municipality()
    drafts = [tree.project(year, here, live=False) for _ in range(2)]
    for draft in drafts:
        draft.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={draft.pk}" for draft in drafts)
    admin_client.post(f"{url}?{query}&next=/admin/")
    for draft in drafts:
        html = admin_client.get(reverse("wagtailadmin_pages:history", args=[draft.pk])).content.decode()
        (rows,) = document_fromstring(html).xpath("//tbody[contains(., 'Создан')]")
        assert "Опубликован" in rows.text_content(), draft.pk
