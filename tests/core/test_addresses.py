"""Addresses that leave the site are built from SITE_URL; old ones lead on; bodies need a length."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from showcase.contest.models import ProjectPage
from showcase.core.json_ld import absolute
from tests import examples


def test_an_address_is_completed_and_never_glued(settings):
    settings.SITE_URL = "http://testserver"
    for url, full in examples.load("requests")["completed"]:
        assert absolute(url) == full


@pytest.mark.parametrize("path", ["/", "/rss/", "/rss/dzen/", "/sitemap.xml", "/robots.txt", "/novosti/"])
def test_another_allowed_host_is_never_named(tree, settings, path):
    settings.SITE_URL = "https://konkurs.example"
    settings.ALLOWED_HOSTS = ["vtoroy.example"]
    tree.article()
    response = Client(headers={"host": "vtoroy.example"}).get(path)
    assert response.status_code == 200
    assert "vtoroy.example" not in response.content.decode()
    assert "https://konkurs.example/" in response.content.decode()


@pytest.mark.parametrize("typed", ["/старый адрес", "/старый%20адрес", "/staryj adres/"])
def test_an_old_address_with_a_space_leads_on(tree, client, typed):
    Redirect.add_redirect(typed, "/gody/")
    response = client.get(typed.replace("%20", " ").rstrip("/") + "/")
    assert (response.status_code, response.headers["Location"]) == (301, "/gody/")


def test_a_withdrawn_page_says_so_unless_it_leads_on(tree, client):
    article = tree.article(title="Снятая", first_published_at=timezone.now())
    url = article.url
    assert client.get(url).status_code == 200
    article.unpublish()
    answer = client.get(url)
    assert answer.status_code == 410
    assert "Снято с публикации" in answer.content.decode()
    Redirect.add_redirect(url, "/gody/")
    assert client.get(url).status_code == 301


def test_a_draft_that_was_never_public_is_not_there(tree, client):
    article = tree.article(live=False, first_published_at=None)
    assert client.get(article.url).status_code == 404


def test_a_page_that_returns_to_its_address_does_not_lead_to_itself(
    tree, client, django_capture_on_commit_callbacks
):
    year = tree.year(2027, first_published_at=timezone.now())
    Redirect.add_redirect("/gody/2027", "/novosti/")  # of the organiser, for the time without the page
    for number in (2031, 2027):
        year.year = number
        with django_capture_on_commit_callbacks(execute=True):
            year.save_revision().publish()
    assert client.get("/gody/2031/", follow=True).status_code == 200
    Redirect.objects.filter(redirect_link="/novosti/").delete()
    year.unpublish()
    assert client.get("/gody/2027/").status_code == 410


def test_pages_below_a_renamed_one_do_not_lead_to_themselves(
    tree, client, django_capture_on_commit_callbacks
):
    place = tree.municipality(slug="a")
    project = tree.project(tree.year(), place, slug="dvor", first_published_at=timezone.now())
    for slug in ("b", "a"):
        place.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            place.save_revision().publish()
    ProjectPage.objects.get(pk=project.pk).unpublish()
    assert client.get("/proekty/a/dvor/").status_code == 410


def test_a_page_that_a_program_made_private_is_not_given(tree, client):
    project = tree.project(tree.year(), tree.municipality())
    assert client.get(project.url).status_code == 200
    PageViewRestriction.objects.create(page=project.get_parent(), restriction_type="login")
    answer = client.get(project.url)
    assert answer.status_code == 302
    assert "/login/" in answer.url
