"""What people do on the installed site, through nginx and TLS: they vote, upload and publish."""

import html
import io
import re
import time

from PIL import Image

from tests.deploy.machine import DATA, URL, administrator, browser, cache_of, get_from
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
    assert cache_of(get_from("127.0.3.1", place)) == "HIT"
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
