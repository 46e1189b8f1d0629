"""The one cookie that may change a page: closed values, set by one form, and nothing changes without it."""

import re

import pytest
from django.test import Client

from showcase.core.preferences import Preferences
from tests import examples

OWN = {"sec-fetch-site": "same-origin"}
ADDRESS = "/nastroyki/"
EXAMPLES = examples.load("requests")


def read(address: str, cookie: str = "", **headers: str) -> str:
    client = Client(headers=headers)
    if cookie:
        client.cookies["vid"] = cookie
    return client.get(address).content.decode()


def choose(client: Client, **answers: str):
    return client.post(ADDRESS, answers, headers=OWN)


def test_what_is_saved_is_read_again():
    chosen = Preferences("160", "blue", "serif", "2", "words", "on", "shchekinskiy")
    assert chosen.serialise() == "s160.cblue.fserif.i2.pwords.lon.mshchekinskiy"
    assert Preferences.parse(chosen.serialise()) == chosen
    assert Preferences().serialise() == ""


def test_what_was_never_offered_is_ignored_and_spoils_only_itself():
    for text in (*EXAMPLES["other_preferences"], "s160" * 50, "m" + "a" * 61):
        assert Preferences.parse(text) == Preferences(), text
    assert Preferences.parse("s160.cred.fserif") == Preferences(size="160", font="serif")


def test_attributes_of_the_page_come_from_the_closed_set(pages):
    html = read("/", 's160.cblue.fserif.i2.pwords."><script>')
    assert '<html lang="ru" data-size="160" data-scheme="blue" data-font="serif" data-spacing="2">' in html
    assert "css/low_vision.css" in html
    assert "<script>" not in html


def test_pages_with_the_cookie_belong_to_one_reader(pages):
    client = Client()
    client.cookies["vid"] = "s130"
    for page in pages.values():
        assert client.get(page.url).headers["Cache-Control"] == "private, no-store"


def test_every_page_leads_to_the_preferences_and_back(pages):
    project = next(page for model, page in pages.items() if model.__name__ == "ProjectPage")
    html = read(project.url)
    link = re.search(r'href="(/nastroyki/[^"]+)"', html)
    assert html.index("Версия для слабовидящих") < html.index('class="logo"')
    assert f'name="next" value="{project.url}"' in read(link[1])
    link = re.search(r'href="(/nastroyki/[^"]+)"', read("/proekty/?vid=sportivnye&utm_source=vk"))
    assert 'name="next" value="/proekty/?vid=sportivnye"' in read(link[1])


def test_the_page_of_preferences_is_one_for_all(pages):
    first, second = Client().get(ADDRESS), Client(headers={"user-agent": "x"}).get(ADDRESS)
    assert first.content == second.content
    assert first.headers["Cache-Control"].startswith("public")
    assert not first.cookies
    assert "csrf" not in first.content.decode()


def test_a_choice_is_kept_for_a_year_and_leads_back(pages, client):
    response = choose(client, size="160", scheme="black", next="/gody/")
    cookie = response.cookies["vid"]
    assert (response.status_code, response.headers["Location"]) == (303, "/gody/")
    assert cookie.value == "s160.cblack"
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 31_536_000)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'data-scheme="black"' in client.get("/gody/").content.decode()


def test_the_cookie_goes_by_https_only_where_the_site_does_and_keeps_no_unknown_district(
    pages, client, settings
):
    settings.SESSION_COOKIE_SECURE = True
    cookie = choose(client, size="130", district="luna").cookies["vid"]
    assert (cookie.value, cookie["secure"]) == ("s130", True)


@pytest.mark.parametrize(
    "answers", [{"reset": "1", "size": "160"}, {"size": ""}, {"size": "999", "scheme": "pink"}]
)
def test_the_usual_look_needs_no_cookie(pages, client, answers):
    choose(client, size="160")
    assert choose(client, **answers).cookies["vid"]["max-age"] == 0
    assert not client.cookies["vid"].value


def test_nobody_is_led_to_another_site(pages, client):
    for address in EXAMPLES["other_sites"]:
        assert choose(client, size="130", next=address).headers["Location"] == "/", address
        assert 'name="next" value="/"' in client.get(ADDRESS, {"next": address}).content.decode(), address


@pytest.mark.parametrize("headers", EXAMPLES["headers_of_other_sites"])
def test_forms_of_other_sites_are_refused(pages, headers):
    response = Client(enforce_csrf_checks=True).post(ADDRESS, {"size": "160"}, headers=headers)
    assert response.status_code == 403
    assert "vid" not in response.cookies


@pytest.mark.parametrize(
    "headers", [OWN, {"origin": "http://testserver"}, {"referer": "http://testserver/nastroyki/"}]
)
def test_our_form_is_taken_without_a_token(pages, headers):
    response = Client(enforce_csrf_checks=True).post(ADDRESS, {"size": "160"}, headers=headers)
    assert response.cookies["vid"].value == "s160"


@pytest.mark.parametrize(("cookie", "headers"), [("pwords", {}), ("lon", {}), ("", {"save-data": "on"})])
def test_pictures_are_told_in_words(pages, cookie, headers):
    project = next(page for model, page in pages.items() if model.__name__ == "ProjectPage")
    html = read(project.url, cookie, **headers)
    assert "<img" in read(project.url)
    assert not re.findall("<img[^>]+", html)
    assert html.count("Качели на площадке") >= 3
    assert "data-photo" in html


def test_saving_data_is_not_saved_as_a_choice(pages):
    client = Client(headers={"save-data": "on"})
    html = client.get(ADDRESS).content.decode()
    assert "браузер просит экономить" in html
    assert 'name="light" value="on">' in html
    assert "light" not in client.post(ADDRESS, {"size": "130"}, headers=OWN).cookies["vid"].value
