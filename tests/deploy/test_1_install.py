"""The installed site: units, rights, what nginx serves, keeps, refuses and passes on."""

import json
import re
import stat
import uuid
from pathlib import Path

import pytest

from tests.deploy.machine import (
    ASCII_HOST,
    DATA,
    ENV,
    HOST,
    LOG,
    URL,
    browser,
    cache_of,
    echoing_site,
    get_from,
    live_port,
    manage,
    refused,
    run,
)

PAGE = "/proekty/"


def test_wrong_options_are_explained():
    assert "Назовите сайт" in refused()
    assert "без https://" in refused("--host", "https://сайт.рф")
    assert "Неизвестный параметр --hots" in refused("--hots", "сайт.рф")
    assert "называют вместе" in refused("--host", HOST, "--certificate", "/etc/hostname")
    assert "/net-takogo нет" in refused(
        "--host", HOST, "--certificate", "/net-takogo", "--key", "/etc/hostname"
    )


def test_system_accepts_what_was_installed(installed, count):
    units = [
        "tochki-web@8101.service",
        "tochki-worker.service",
        "tochki-backup.service",
        "tochki-backup.timer",
    ]
    verified = run(
        "systemd-analyze", "verify", *(f"/etc/systemd/system/{unit}" for unit in units), check=False
    )
    assert "tochki" not in verified.stderr, verified.stderr
    run("nginx", "-t", "-q")
    rotated = run("logrotate", "-d", "/etc/logrotate.conf").stderr
    for log in ("/nginx/tochki.log", "/nginx/tochki-error.log", r"/postgresql/postgresql-\d+-main.log"):
        assert re.search(f"/var/log{log}", rotated)
    active = [unit for unit in units[:2] if run("systemctl", "is-active", unit, check=False).returncode == 0]
    assert len(active) == 2
    assert run("systemctl", "is-enabled", "tochki-backup.timer", check=False).returncode == 0
    count(f"служб проверил systemd-analyze: {len(units)}, nginx -t прошёл")


def test_rights_are_as_small_as_they_can_be(installed):
    modes = {path: stat.S_IMODE(Path(path).stat().st_mode) for path in RIGHTS}
    assert modes == RIGHTS
    assert (ENV.owner(), ENV.group()) == ("root", "tochki")
    assert run("runuser", "-u", "nobody", "--", "ls", DATA / "media", check=False).returncode != 0
    query = (
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls, rolconfig FROM pg_roles WHERE rolname = 'tochki'"
    )
    may, settings = run(
        "runuser", "-u", "postgres", "--", "psql", "-At", "-c", query, cwd=Path("/")
    ).stdout.split("|")
    assert may == "f"
    assert "log_min_error_statement=panic" in settings
    assert "log_error_verbosity=terse" in settings


RIGHTS = {
    "/etc/tochki/env": 0o640,
    "/etc/tochki": 0o750,
    "/var/lib/tochki": 0o710,
    "/var/lib/tochki-keys": 0o700,
    "/var/backups/tochki": 0o700,
    "/var/backups/tochki-keys": 0o700,
}


def test_answers_over_tls_under_its_cyrillic_name(installed):
    session = browser()
    answer = session.get(f"https://{HOST}/", timeout=60)
    assert answer.status_code == 200
    assert "Точки притяжения" in answer.text
    assert f'href="{URL}/' in answer.text
    plain = session.get(f"http://{ASCII_HOST}{PAGE}?a=1", allow_redirects=False, timeout=60)
    assert (plain.status_code, plain.headers["Location"]) == (301, f"{URL}{PAGE}?a=1")
    assert session.get(f"{URL}/readyz", timeout=60).json()["ready"] is True


def test_files_have_the_headers_of_the_site(installed, count):
    (DATA / "media" / "images").mkdir(exist_ok=True)
    (DATA / "media" / "images" / "sample.0123.jpg").write_bytes(b"\xff\xd8 a picture")
    sheet = re.search(r'"(/static/css/[^"]+)"', browser().get(URL, timeout=60).text)[1]
    files = ("/media/images/sample.0123.jpg", sheet)
    for file in files:
        through_nginx = browser().get(URL + file, timeout=60)
        own = browser().get(
            f"http://127.0.0.1:{live_port()}{file}",
            headers={"Host": ASCII_HOST, "X-Forwarded-Proto": "https"},
            timeout=60,
        )
        kept = {name: value for name, value in own.headers.items() if name.title() in COMPARED}
        assert len(kept) > 6
        assert {name: through_nginx.headers.get(name) for name in kept} == kept
        assert through_nginx.content == own.content
        assert through_nginx.headers["Server"] == "nginx"
    packed = browser().get(URL + sheet, headers={"Accept-Encoding": "br"}, stream=True, timeout=60)
    assert packed.headers["Content-Encoding"] == "br"
    count(f"заголовков файлов, одинаковых у сайта и nginx: {len(files) * len(kept)}")


COMPARED = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "Cache-Control",
    "Access-Control-Allow-Origin",
}


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/soglasie.pdf",
        "/media/documents/soglasie.jpg",
        "/media/original_images/../documents/soglasie.jpg",
        "/media/images/%2e%2e/documents/soglasie.jpg",
        "/media/original_images/soglasie.pdf",
        "/media/uploaded_files/soglasie.jpg",
        "/static/../media/documents/soglasie.jpg",
        "/static../media/documents/soglasie.jpg",
        "/media/images/soglasie.pdf",
    ],
)
def test_private_files_are_never_served(installed, path):
    for folder in ("documents", "uploaded_files", "images", "original_images"):
        (DATA / "media" / folder).mkdir(exist_ok=True)
    for file in (
        "documents/soglasie.pdf",
        "documents/soglasie.jpg",
        "uploaded_files/soglasie.jpg",
        "images/soglasie.pdf",
    ):
        (DATA / "media" / file).write_text("personal")
    run("chown", "--recursive", "tochki:", DATA / "media")
    answer = get_from("127.0.0.9", path)
    assert answer.status in (400, 403, 404)
    assert "personal" not in answer.text


KEPT = [
    {},
    {"Cookie": "_ym_uid=1; _ga=2; yandex_gid=3"},
    {"Cookie": "vid=nonsense"},
    {"Cookie": "vid=s200.cpink; other=s130"},
    {"Accept-Encoding": "identity"},
    {"Save-Data": "off"},
    {"User-Agent": "another"},
]
OWN = [
    {"Cookie": "sessionid=abc"},
    {"Cookie": "vid=s130"},
    {"Cookie": "_ga=1; vid=x.cblue.mshchekinskiy"},
    {"Save-Data": "on"},
]


def test_public_pages_are_kept_for_everybody_and_nothing_else_is(installed, count):
    place = "/novosti/"
    first = get_from("127.0.1.1", place)
    assert cache_of(first) in ("MISS", "EXPIRED", "HIT")
    for headers in KEPT:
        answer = get_from("127.0.1.1", place, **headers)
        assert cache_of(answer) == "HIT", headers
        assert answer.text == first.text
        assert answer.headers["Set-Cookie"] is None
    for headers in OWN:
        answer = get_from("127.0.1.1", place, **headers)
        assert cache_of(answer) == "BYPASS", headers
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert cache_of(get_from("127.0.1.1", place)) == "HIT"
    for place in ("/golos/", "/golos/soglasie/", "/admin/login/"):
        assert {cache_of(get_from("127.0.1.1", place)) for _ in range(2)} == {"-"}
    for place in ("/readyz", "/healthz", "/metrics"):
        assert {cache_of(get_from("127.0.1.1", place)) for _ in range(2)} == {"BYPASS"}
    count(f"запросов из кеша: {len(KEPT)}, мимо кеша: {len(OWN)} личных, 12 по адресам")


def test_valid_cookies_of_looks_are_those_of_the_site(installed, count):
    """The pattern in nginx finds what `Preferences.parse` finds; of a repeated letter the site heeds the last."""
    pattern = re.search(r'map \$cookie_vid .*?"~(\^.+?)" 1;', nginx_site(), re.DOTALL)[1]
    program = (
        "import itertools, json\n"
        "from showcase.core.preferences import CHOICES, LETTERS, Preferences\n"
        "free = ['on', 'tula', '']\n"
        "values = {l: [v for v in CHOICES.get(n, ('', ()))[1] if v] or free for l, n in LETTERS.items()}\n"
        "parts = [l + v for l in values for v in values[l]] + ['s1', 'cpink', 'f', 'zz', 'loff', 'm-_', 'mABC', '']\n"
        "texts = ['.'.join(some) for size in (1, 2) for some in itertools.permutations(parts, size)]\n"
        "print(json.dumps([(text, not Preferences.parse(text).is_default) for text in texts]))\n"
    )
    pairs = json.loads(manage("shell", "--no-imports", "-c", program).stdout)
    found = {text: bool(re.search(pattern, text)) for text, _ in pairs}
    once = [text for text, _ in pairs if len({part[:1] for part in text.split(".")}) == len(text.split("."))]
    assert [text for text, valid in pairs if valid and not found[text]] == []
    assert [text for text, valid in pairs if text in once and found[text] != valid] == []
    count(f"значений куки vid, о которых nginx и сайт согласны: {len(once)} из {len(pairs)}")


def nginx_site() -> str:
    return Path("/etc/nginx/sites-enabled/tochki").read_text()


def test_forged_headers_end_at_nginx(installed, count):
    forged = {
        "X-Forwarded-For": "1.2.3.4",
        "X_Forwarded_For": "1.2.3.4",
        "X-Forwarded-Proto": "http",
        "X_Forwarded_Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Real-IP": "1.2.3.4",
        "Forwarded": "for=1.2.3.4",
        "X-Request-ID": "forged",
    }
    with echoing_site():
        got = browser().get(f"{URL}/golos/", headers=forged, timeout=60).json()
    seen = {name: [value for given, value in got if given == name] for name, _ in got}
    assert seen["x-forwarded-for"] == ["127.0.0.1"]
    assert seen["x-forwarded-proto"] == ["https"]
    assert seen["host"] == [ASCII_HOST]
    assert seen["x-request-id"] != ["forged"]
    assert not {"x_forwarded_for", "x_forwarded_proto", "x-forwarded-host", "x-real-ip", "forwarded"} & set(
        seen
    )
    count(f"подделанных заголовков остановлено: {len(forged)}")


def test_the_log_of_nginx_names_no_link_that_opens_something(installed, count):
    signed, reset, number = (
        "1tXyZ0:" + "k3V9-_7" * 6,
        "c8x2ab-" + "0123456789abcdef" * 2,
        str(uuid.uuid4()),
    )
    secrets = {
        f"/admin/password_reset/confirm/Mg/{reset}/": reset,
        f"/soobshchit/prinyato/MTI:{signed}/": signed,
        f"/embargo/12.{signed[7:]}/": signed[7:],
        f"/podpiska/{number}/": number,
        f"/podpiska/{number}/otpiska/": number,
        "/proekty/?q=ivanov": "ivanov",
        "/8%20917%20555-12-34/9175551234/": "9175551234",
        "/ivanov@example.ru/": "ivanov",
    }
    last = [get_from("127.0.1.3", path) for path in (*secrets, PAGE)][-1]
    assert cache_of(last)  # written
    log = LOG.read_text()
    assert [path for path, secret in secrets.items() if secret in log] == []
    assert " /podpiska/... " in log
    count(f"ссылок с ключами и личных данных в адресах, которых нет в журнале nginx: {len(secrets)}")


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/", 64 * 1024), ("/soobshchit/", 32 * 2**20), ("/admin/login/", 64 * 1024), ("/admin/", 64 * 2**20)],
)
def test_bodies_have_the_caps_of_the_settings(installed, path, limit):
    program = "from django.conf import settings; print(settings.REQUEST_BODY_LIMITS)"
    said = manage("shell", "--no-imports", "-c", program)
    assert str(limit) in said.stdout
    too_long = browser().post(URL + path, b"x" * (limit + 1), timeout=60)
    assert too_long.status_code == 413
    assert "отправьте ещё раз" in too_long.content.decode()
    assert browser().post(URL + path, b"x" * limit, timeout=120).status_code != 413


def test_one_network_may_read_only_so_fast(installed, count):
    statuses, stopped = [], None
    while stopped is None and len(statuses) < 2000:
        answer = get_from("127.0.2.1", "/novosti/")
        statuses.append(answer.status)
        stopped = answer if answer.status == 429 else None
    assert "Подождите минуту" in stopped.text
    assert get_from("127.0.2.2", PAGE).status == 200
    count(f"быстрых запросов одной сети до отказа: {len(statuses)}")
