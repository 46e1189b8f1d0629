"""Wrong requests, response headers, robots.txt, sitemap, feeds and manifest."""

import datetime as dt
import re
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client
from wagtail.models import Site

from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.core.models import SiteSettings
from tests import ROOT, examples

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'self'"
)
EXAMPLES = examples.load("requests")


def test_values_that_never_existed_are_not_found(pages, client):
    assert client.get("/poisk/?q=площадка").context["results"]
    for address in EXAMPLES["not_found"]:
        response = client.get(address)
        assert response.status_code == 404, address
        assert "Такой страницы нет" in response.content.decode(), address
    for address in [*EXAMPLES["other_digits"], f"/proekty/?den={dt.date.today():%Y%m%d}"]:
        assert client.get(address).status_code == 404, address


def test_a_page_that_is_not_there_offers_districts_and_heeds_the_reader(pages):
    usual = Client().get("/net-takoy/").content.decode()
    assert 'id="rayon-404"' in usual
    assert "<option value=" in usual[usual.index('id="rayon-404"') :]
    assert "mailbox" in usual
    assert "mailbox" not in Client(headers={"save-data": "on"}).get("/net-takoy/").content.decode()


def test_a_telephone_can_be_called_from_wherever_it_stands(pages):
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"phone": "8 (4872) 00-00-00"})
    MunicipalityPage.objects.update(coordinator_phone="8 (4872) 00-00-01")
    report = ProjectPage.objects.first().url.replace("/proekty/", "/soobshchit/")
    for address in ("/", "/net-takoy/", report):
        html = Client().get(address).content.decode()
        shown = re.findall(r'[^"]8 \(4872\) 00-00-0\d(.{0,4})', html)
        assert set(shown) == {"</a>"}, address


@pytest.mark.parametrize(
    "address", ["/poisk/?q=%00", "/%00/", "/poisk/?q=%FF%FE", "/%E0%A4/", "/admin/login/?next=%00"]
)
def test_broken_bytes_are_refused(pages, client, address):
    path, _, query = address.partition("?")
    response = client.get(
        "/", headers={}, PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query
    )
    assert response.status_code in (400, 404)
    assert "Traceback" not in response.content.decode()


def test_a_query_over_two_kilobytes_is_refused(pages, client):
    assert client.get("/proekty/?utm_source=" + "a" * 2100).status_code == 414


def test_wrong_methods_are_refused(pages, client):
    for address in ("/", "/robots.txt", "/manifest.webmanifest", "/sitemap.xml", "/rss/", "/rss/dzen/"):
        for method in (client.put, client.delete, client.patch, client.post):
            assert method(address).status_code == 405, (address, method)


@pytest.mark.parametrize(
    "address", ["/", "/net-takoy/", "/healthz", "/robots.txt", "/rss/", "/sitemap.xml", "/proekty/"]
)
def test_every_answer_carries_the_headers(pages, client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_https_sites_ask_for_https_for_a_year(pages, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    response = Client().get("/", secure=True)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_admin_has_its_own_policy(pages, admin_client):
    assert "'unsafe-inline'" in admin_client.get("/admin/").headers["Content-Security-Policy"]


def test_an_answer_for_one_reader_is_never_shared(pages, admin_client):
    for client in (admin_client, Client(headers={"save-data": "on"})):
        assert client.get("/").headers["Cache-Control"] == "private, no-store"


def test_the_server_error_page_stands_alone(pages, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("сбой")

    monkeypatch.setattr("showcase.pages.models.home_context", fail)
    response = Client(raise_request_exception=False).get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "Сайт временно не отвечает" in html
    assert re.findall(r'(?:src|href)="(?!/|#|tel:)', html) == []
    assert "sha256-" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


def test_robots_are_told_where_the_map_is(pages, client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_map_lists_real_pages_and_no_demonstration(pages, tree, client):
    demo = tree.year(2027, is_demo=True)
    shown = tree.project(demo, tree.municipality("Заокский район"))
    addresses = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    real = [page for model, page in pages.items() if model.__name__ != "SearchPage"]
    assert {page.full_url for page in real} <= set(addresses)
    assert not {demo.full_url, shown.full_url, tree.search.full_url} & set(addresses)


def test_the_manifest_and_the_usual_address_lead_to_existing_icons(pages, client):
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert len(icons) >= 2
    assert all((ROOT / icon["src"].lstrip("/")).exists() for icon in icons)
    assert (ROOT / client.get("/favicon.ico").headers["Location"].lstrip("/")).exists()
