"""What goes wrong on a real machine: each ends in a sentence that says what to do, and the site goes on."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.deploy.machine import (
    ASCII_HOST,
    BACKUPS,
    CERTIFICATE,
    DATA,
    ENV,
    KEY,
    URL,
    browser,
    echoing_site,
    install,
    live_port,
    manage,
    refused,
    run,
    state_of_site,
)

OUTER, STRANGER = "127.0.5.1", "127.0.5.2"


@contextmanager
def other_disk(place: Path, megabytes: int) -> Iterator[None]:
    run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place)
    try:
        run("chown", "tochki:", place)
        yield
    finally:
        run("umount", place)


def test_missing_disk_of_backups_is_named(source):
    before = state_of_site()
    with other_disk(BACKUPS, 200):
        said = refused(source=source)
    assert "подключите её диск" in said
    assert "Остановлено на шаге «Делаю копию»" in said
    assert state_of_site() == before


def test_full_disk_of_backups_is_named(source):
    before = state_of_site()
    mark = (BACKUPS / "kopii.txt").read_text()
    with other_disk(BACKUPS, 20):
        (BACKUPS / "kopii.txt").write_text(mark)
        run("chown", "tochki:", BACKUPS / "kopii.txt")
        assert f"Мало места: на диске с {BACKUPS} свободно" in refused(source=source)
        (BACKUPS / "ballast").write_bytes(b"x" * 19_900_000)
        said = manage("backup", check=False)
        assert said.returncode != 0
        assert "На диске кончилось место" in said.stderr
    assert state_of_site() == before


def test_clock_that_is_an_hour_slow_is_noticed(source):
    """By the newest backup, which was made an hour later than now."""
    before = state_of_site()
    manifest = max(BACKUPS.glob("*/manifest.json"))
    made = manifest.stat().st_mtime
    try:
        run("touch", "-d", "+1 hour", manifest)
        assert "Часы отстают" in refused(source=source)
    finally:
        run("touch", "-d", f"@{made}", manifest)
    assert state_of_site() == before


def test_rights_that_the_site_lacks_are_named(source):
    foreign = DATA / "media" / "foreign.txt"
    foreign.touch()
    try:
        assert f"{foreign} принадлежит другому пользователю. Верните: chown" in refused(source=source)
    finally:
        foreign.unlink()
    (DATA / "media").chmod(0o555)
    try:
        said = manage("check", check=False).stderr
        assert f"В папку {DATA}/media нельзя писать" in said
    finally:
        (DATA / "media").chmod(0o755)
    shutil.chown(ENV, group="root")
    try:
        assert ".env не прочитать" in manage("check", check=False).stderr
    finally:
        shutil.chown(ENV, group="tochki")


def test_second_installation_waits_for_its_turn(source):
    with Path("/run/tochki-install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Установка уже идёт" in refused(source=source)


def test_no_worker_is_seen_from_outside_and_two_do_no_harm(source):
    run("systemctl", "stop", "tochki-worker")
    silent = "UPDATE core_jobrun SET last_finished = now() - interval '4 minutes' WHERE name = 'worker'"
    run("runuser", "-u", "postgres", "--", "psql", "-d", "tochki", "-c", silent, cwd=Path("/"))
    answer = browser().get(f"{URL}/readyz", timeout=60)
    assert (answer.status_code, answer.json()["problems"]) == (
        503,
        ["Фоновый обработчик молчит больше трёх минут."],
    )
    run("systemctl", "start", "tochki-worker")
    second = run("timeout", "15", "/usr/local/bin/tochki", "work", check=False)
    assert "Traceback" not in second.stderr
    assert browser().get(f"{URL}/readyz", timeout=60).status_code == 200


def test_certificate_that_nginx_refuses_changes_nothing(source, tmp_path):
    before = state_of_site()
    broken = tmp_path / "broken.pem"
    broken.write_text("not a certificate")
    said = refused("--certificate", str(broken), "--key", str(broken), source=source)
    assert "nginx не принимает настройки" in said
    assert state_of_site() == before
    run("nginx", "-t", "-q")


def test_nginx_that_goes_on_with_its_old_settings_is_noticed(source):
    """`nginx -t` does not notice a port that another program holds."""
    before, more = state_of_site(), Path("/etc/nginx/conf.d/other.conf")
    with socket.create_server(("127.0.0.1", 0)) as other:
        more.write_text(f"server {{ listen 127.0.0.1:{other.getsockname()[1]}; }}\n")
        try:
            said = refused(source=source)
        finally:
            more.unlink()
    assert "nginx не перечитал настройки" in said
    assert state_of_site()["nginx"] == before["nginx"]
    assert browser().get(f"{URL}/readyz", timeout=60).status_code == 200


def plain(source_address: str, path: str, **headers: str) -> tuple[int, str, str]:
    connection = HTTPConnection("127.0.0.1", 80, timeout=60, source_address=(source_address, 0))
    connection.request("GET", path, headers={"Host": ASCII_HOST, **headers})
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, answer.headers["Location"] or "", body


def test_tls_may_end_at_another_proxy(source, count):
    """And back again: one option each way."""
    install("--outer-proxy", OUTER, source=source)
    secure = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4, 95.30.1.2"}
    assert plain(OUTER, "/novosti/", **secure)[0] == 200
    assert plain(OUTER, "/novosti/", **secure | {"X-Forwarded-Proto": "http"})[:2] == (301, f"{URL}/novosti/")
    assert plain(STRANGER, "/novosti/", **secure)[0] == 403
    with echoing_site():
        seen = plain(OUTER, "/golos/", **secure)[2]
    assert '["x-forwarded-for", "95.30.1.2"]' in seen
    assert "1.2.3.4" not in seen
    port = live_port()
    install("--certificate", str(CERTIFICATE), "--key", str(KEY), source=source)
    assert live_port() != port
    assert browser().get(f"{URL}/readyz", timeout=60).status_code == 200
    assert plain(OUTER, "/novosti/", **secure)[0] == 301
    count("прокси-сервер с TLS впереди: чужих адресов принято 0; обновлений без правок: 2")


def test_old_versions_are_forgotten(source):
    kept = [path.name for path in Path("/opt/tochki/releases").iterdir()]
    assert 1 < len(kept) <= 4
