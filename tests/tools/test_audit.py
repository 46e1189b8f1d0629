"""The audit says what it lacks, and no bar is missed in silence."""

import pytest

from tools.audit.measure import Result
from tools.audit.pages import Measured, save_all
from tools.audit.tools import ToolMissing, require


def result(*, hidden: bool = False, lcp_3g: float = 2400, **scores: int) -> Result:
    best = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
    page = Measured("главная", "/", hidden=hidden)
    return Result(page, {**best, **scores}, {}, lcp_3g, 60, 9, [])


def test_an_absent_program_is_named_in_a_sentence():
    with pytest.raises(ToolMissing, match=r"нужны Node и Java.*apt install default-jre"):
        require("no-such-java", "default-jre-headless")


@pytest.mark.parametrize(
    ("measured", "missed"),
    [
        (result(), []),
        (result(performance=97), ["главная: скорость 97, нужно 98"]),
        (
            result(accessibility=99, seo=92),
            ["главная: доступность 99, нужно 100", "главная: поисковики 92, нужно 100"],
        ),
        (result(seo=60, hidden=True), []),
        (result(lcp_3g=2501), ["главная: самое крупное на экране в сети 3G через 2.50 с"]),
    ],
)
def test_every_missed_bar_is_told(measured, missed):
    assert measured.missed() == missed


def test_every_page_becomes_a_file(tmp_path):
    files = save_all([("/", "<p>1"), ("/itogi/", "<p>2")], tmp_path / "html")
    assert [(file.read_text(), address) for file, address in files.items()] == [
        ("<p>1", "/"),
        ("<p>2", "/itogi/"),
    ]
