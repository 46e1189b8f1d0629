"""One installation for all tests of this folder, made by `deploy/install` itself."""

import pytest

from tests.deploy import machine, versions

COUNTS: list[str] = []


@pytest.fixture(scope="session")
def installed():
    """The site after its first installation, with its real content."""
    machine.make_certificate()
    result = machine.install(*machine.OPTIONS)
    assert f"Готово: https://{machine.HOST}/" in result.stdout
    return result.stdout


@pytest.fixture(scope="session")
def demonstration(installed):
    """The installed site with a vote that shows its codes, for the tests that need people."""
    with machine.ENV.open("a") as file:
        file.write("DEMO=1\nDEMO_VOTERS=20\n")
    machine.run(
        "systemctl", "stop", "tochki-worker"
    )  # it would tally the finished vote while it is being built
    machine.manage("build_demo", "--quiet", "--without-pictures")
    machine.manage("demo_accounts")
    machine.run("systemctl", "start", "tochki-worker")
    machine.run("systemctl", "restart", f"tochki-web@{machine.live_port()}")
    answers = machine.browser()
    for _ in range(100):
        if answers.get(f"{machine.URL}/readyz", timeout=60).status_code == 200:
            return
        machine.threading.Event().wait(0.3)
    pytest.fail("Сайт не отвечает после перезапуска.")


@pytest.fixture(scope="session")
def source(demonstration, tmp_path_factory):
    """A checkout of the version that runs after the tests of upgrades."""
    files = {versions.MIGRATION: versions.ADDS}
    return machine.new_version(tmp_path_factory.mktemp("source") / "same", **files)


@pytest.fixture
def count():
    """Add a line to the summary: what was counted, and how many."""
    return COUNTS.append


def pytest_terminal_summary(terminalreporter) -> None:
    terminalreporter.section("установка: сколько проверено")
    for line in COUNTS:
        terminalreporter.write_line(line)
