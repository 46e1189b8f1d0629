"""What people do on the installed site, through nginx and TLS: they vote, upload and publish."""

import html
import io
import re
import time

from PIL import Image

from tests.deploy.machine import DATA, URL, administrator, browser, cache_of, get_from, live_port, manage, run
from tests.deploy.voter import vote

VOTES = 3


def test_residents_vote(demonstration, count):
    receipts = {vote(number) for number in range(VOTES)}
    assert len(receipts) == VOTES
    count(f"голосов через TLS: {VOTES}, квитанций: {len(receipts)}")


def test_a_photo_is_uploaded_and_served_by_nginx(demonstration, count):
    session = administrator()
    page = session.get(f"{URL}/admin/images/add/", timeout=60)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    folder = re.search(r'<select name="collection".*?<option value="(\d+)"', page.text, re.DOTALL)
    form = {
        "csrfmiddlewaretoken": token,
        "title": "Площадка",
        "description": "Качели у пруда",
        "people": "none",
    }
    form |= {"collection": folder[1]} if folder else {}
    picture = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(picture, "JPEG", quality=95)
    answer = session.post(
        f"{URL}/admin/images/add/",
        form,
        files={"file": ("ploshchadka.jpg", picture.getvalue(), "image/jpeg")},
        headers={"X-Requested-With": "XMLHttpRequest"},
        timeout=120,
    )
    assert re.findall(r'class="error-message"[^>]*>([^<]+)', answer.text) == []
    stored = max((DATA / "media").rglob("*ploshchadka*"), key=lambda path: path.stat().st_mtime)
    if stored.parent.name == "original_images":
        served = browser().get(f"{URL}/media/original_images/{stored.name}", timeout=60)
        assert (served.status_code, served.headers["Server"]) == (200, "nginx")
        assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    count(f"загружено через nginx: {len(picture.getvalue()) // 1024} КБ")


def test_a_publication_is_seen_by_everybody_within_a_minute(demonstration, count):
    session = administrator()
    place = re.search(r'href="(/novosti/[^/"]+/)"', browser().get(f"{URL}/novosti/", timeout=60).text)[1]
    number = edited_page(session, place)
    assert get_from("127.0.3.1", place).status == 200
    step(session, f"/admin/pages/{number}/unpublish/")
    waited = seconds_until(place, {404, 410})
    step(session, f"/admin/bulk/wagtailcore/page/publish/?id={number}&next=/admin/")
    waited = max(waited, seconds_until(place, {200}))
    assert waited < 65
    assert cache_of(get_from("127.0.3.1", place)) == "BYPASS", "for some minutes after it was taken down"
    get_from("127.0.3.1", "/novosti/")
    assert cache_of(get_from("127.0.3.1", "/novosti/")) == "HIT"
    count(f"публикация видна всем через {waited:.0f} с, в кеше nginx не дольше минуты")


def edited_page(session, place: str) -> int:
    title = re.search(r"<h1[^>]*>([^<]+)", browser().get(URL + place, timeout=60).text)[1].strip()
    found = session.get(f"{URL}/admin/pages/search/", params={"q": html.unescape(title)}, timeout=60).text
    for number in dict.fromkeys(re.findall(r"/admin/pages/(\d+)/edit/", found)):
        if place in session.get(f"{URL}/admin/pages/{number}/edit/", timeout=60).text:
            return int(number)
    raise AssertionError(f"{place} не найдена в управлении")


def step(session, address: str) -> None:
    page = session.get(URL + address, timeout=60)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    answer = session.post(URL + address, {"csrfmiddlewaretoken": token}, timeout=60)
    assert answer.status_code == 200, address


def seconds_until(place: str, statuses: set[int]) -> float:
    begun = time.monotonic()
    while get_from("127.0.3.1", place).status not in statuses:
        assert time.monotonic() - begun < 70
        time.sleep(0.5)
    return time.monotonic() - begun


def test_readers_get_the_copy_while_the_web_server_is_away(demonstration, count):
    wait_for_page(lambda: (DATA / "mirror" / "state.json").exists(), 300)
    session, unit = browser(), f"tochki-web@{live_port()}"
    listed = re.findall(
        r"<loc>[^<]*?//[^/<]+(/[^<]*)</loc>", session.get(f"{URL}/sitemap.xml", timeout=60).text
    )
    usual = session.get(f"{URL}/novosti/", timeout=60).headers
    run("systemctl", "stop", unit)
    try:
        time.sleep(61)  # what nginx has kept until then is newer than the copy
        answers = {}
        for number, path in enumerate([*listed, "/rss/", "/rss/dzen/", "/sitemap.xml", "/robots.txt"]):
            answers[path] = browser(f"127.0.4.{number % 200 + 1}").get(URL + path, timeout=60)
        wrong = [path for path, answer in answers.items() if answer.status_code != 200]
        assert wrong == []
        assert [path for path in listed if "эта страница собрана" not in answers[path].text] == []
        given = answers["/novosti/"].headers
        assert {name: given.get(name) for name in SECURITY} == {name: usual.get(name) for name in SECURITY}
        assert given["Cache-Control"] == "no-store"
        vote = session.get(f"{URL}/golos/", timeout=60)
        assert (vote.status_code, "Голосование пока не работает" in vote.content.decode()) == (503, True)
        assert session.get(f"{URL}/admin/", timeout=60).status_code == 502
    finally:
        run("systemctl", "start", unit)
    wait_for_page(lambda: session.get(f"{URL}/readyz", timeout=60).status_code == 200, 60)
    count(f"страниц и лент из копии без веб-сервера: {len(answers)}")


SECURITY = (
    *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy"),
    *("Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options"),
)
TAKE_DOWN = """
from showcase.news.models import NewsPage
page = NewsPage.objects.live().first()
print(page.url)
page.unpublish()
"""


def test_a_page_that_was_taken_down_is_gone_from_nginx_and_the_copy_at_once(demonstration):
    path = manage("shell", "--no-imports", "-c", TAKE_DOWN.replace("page.unpublish()", "")).stdout.strip()
    assert {get_from("127.0.4.250", path).status for _ in range(2)} == {200}
    copy = DATA / "mirror" / "pages" / path.strip("/") / "index.html"
    assert copy.exists()
    manage("shell", "--no-imports", "-c", TAKE_DOWN)
    assert not copy.exists()
    wait_for_page(lambda: get_from("127.0.4.250", path).status == 410, 20)


def wait_for_page(holds, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.5)
