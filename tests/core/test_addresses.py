"""Addresses that leave the site are built from SITE_URL; old ones lead on; bodies need a length."""

import datetime as dt

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from showcase.core.json_ld import absolute
from tests import examples, factories

EXAMPLES = examples.load("requests")


@pytest.mark.parametrize(("url", "full"), EXAMPLES["completed"])
def test_an_address_is_completed_and_never_glued(settings, url, full):
    settings.SITE_URL = "http://testserver"
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


@pytest.mark.parametrize("address", [*EXAMPLES["other_digits"], f"/proekty/?den={dt.date.today():%Y%m%d}"])
def test_digits_of_other_scripts_make_no_second_address(tree, client, address):
    tree.year(2024)
    assert client.get(address).status_code == 404


def test_a_document_has_no_second_address(tree, client):
    document = factories.document()
    arabic = str(document.pk).translate({ord("0") + n: 0x660 + n for n in range(10)})
    assert client.get(document.url).status_code == 200
    assert client.get(document.url.replace(f"/{document.pk}/", f"/{arabic}/")).status_code == 404
