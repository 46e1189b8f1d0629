"""The map of the site: one file, several with an index when there are too many addresses."""

import re

from django.test import Client

from showcase.pages.sitemap import PublicSitemap


def addresses(client: Client, url: str) -> list[str]:
    return re.findall("<loc>([^<]+)</loc>", client.get(url).content.decode())


def test_too_many_addresses_are_in_several_files(tree, client, monkeypatch):
    for _ in range(5):
        tree.text_page()
    whole = addresses(client, "/sitemap.xml")
    monkeypatch.setattr(PublicSitemap, "limit", 4)
    assert "<sitemapindex" in client.get("/sitemap.xml").content.decode()
    files = addresses(client, "/sitemap.xml")
    assert [address for file in files for address in addresses(client, file)] == whole
    assert len(files) == -(-len(whole) // 4)
    assert client.get(f"/sitemap.xml?p={len(files) + 1}").status_code == 404


def test_each_address_has_its_moment(tree, client):
    page = tree.text_page()
    page.save_revision().publish()
    found = client.get("/sitemap.xml").content.decode()
    assert re.search(rf"{page.url}</loc><lastmod>\d{{4}}-\d\d-\d\d", found)


def test_places_with_demonstrations_only_are_left_out(tree, client):
    demo, real = tree.year(2020, is_demo=True), tree.year(2024)
    shown, hidden, empty = tree.municipality(), tree.municipality(), tree.municipality()
    projects = [tree.project(real, shown), tree.project(demo, hidden)]
    found = " ".join(addresses(client, "/sitemap.xml"))
    listed = [page.url in found for page in (shown, empty, projects[0], hidden, projects[1], demo)]
    assert listed == [True, True, True, False, False, False]
