"""Addresses that leave the site are built from SITE_URL; old ones lead on; bodies need a length."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from showcase.core.json_ld import absolute


@pytest.mark.parametrize(
    ("url", "full"),
    [
        ("/gody/", "http://testserver/gody/"),
        ("", "http://testserver/"),
        ("https://a.example/x", "https://a.example/x"),
        ("//a.example/x", "http://a.example/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:112", "tel:112"),
        ("http-status/", "http://testserver/http-status/"),
    ],
)
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
