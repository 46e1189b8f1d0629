"""The drawn pictures: the same every time, unlike one another, described in Russian, fit to print."""

import re
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from showcase.demo.drawings import Picture, contact_sheet, project_pictures, rasterise, shared_part
from showcase.demo.drawings.parts_buildings import flats
from showcase.demo.drawings.parts_nature import TREES
from showcase.demo.plan import pictured_projects

KINDS = ("children", "sport", "multi", "leisure")
STAGES = ("before", "works", "works", "after", "after", "after", "after", "year_later")
LANDSCAPE = {"hills", "ground", "pond", "pickets", "wattle", "izba", "long_house", "brick_house", "club",
             flats.__name__, *(tree.__name__ for tree in TREES.values())}  # fmt: skip


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    """Every picture of the demo."""
    return [picture for row in pictured_projects() for picture in project_pictures(*row)]


@pytest.fixture(scope="module")
def made_up() -> list[Picture]:
    """Sixteen projects with all stages, so that the rules hold for more than today's plan."""
    rows = [(f"made-up-{n:02}", KINDS[n % 4], STAGES) for n in range(16)]
    return [picture for row in rows for picture in project_pictures(*row)]


def landscape(picture: Picture) -> set[str]:
    return {part for part in picture.parts if re.split("[/@]", part)[0] in LANDSCAPE}


def size(jpeg: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        image.load()
        return image.size


def test_the_demo_has_enough_galleries() -> None:
    galleries = [stages for _key, _kind, stages in pictured_projects() if len(stages) >= 3]
    assert len(galleries) >= 12
    assert all({"before", "works", "after"} <= set(stages) for stages in galleries)


def test_the_same_key_gives_the_same_text() -> None:
    for kind in KINDS:
        once, again = (project_pictures("some-key", kind, STAGES) for _ in range(2))
        assert [picture.svg for picture in once] == [picture.svg for picture in again]
        assert once == again


def test_another_key_gives_another_text() -> None:
    one, other = (project_pictures(key, "children", ("after",))[0] for key in ("one", "other"))
    assert one.svg != other.svg


def test_a_stage_more_does_not_change_the_others() -> None:
    short = project_pictures("some-key", "sport", ("before", "after"))
    long = project_pictures("some-key", "sport", ("before", "after", "after"))
    assert [picture.svg for picture in short] == [picture.svg for picture in long[:2]]


def test_unknown_kind_and_stage_are_refused() -> None:
    with pytest.raises(KeyError):
        project_pictures("some-key", "park", ("before",))
    with pytest.raises(KeyError):
        project_pictures("some-key", "sport", ("during",))


@pytest.mark.parametrize("group", ["pictures", "made_up"])
def test_no_two_pictures_share_more_than_half(group: str, request: pytest.FixtureRequest) -> None:
    drawn = request.getfixturevalue(group)
    assert len(drawn) > 30
    alike = [
        (one.project, one.number, other.project, other.number, round(shared_part(one, other), 2))
        for one, other in combinations(drawn, 2)
        if shared_part(one, other) > 0.5
    ]
    assert alike == []


def test_pictures_are_rich_and_share_is_counted(made_up: list[Picture]) -> None:
    assert min(len(picture.parts) for picture in made_up) >= 18
    assert shared_part(made_up[0], made_up[0]) == 1
    one, works = made_up[0], made_up[1]
    expected = len(one.parts & works.parts) / min(len(one.parts), len(works.parts))
    assert 0 < shared_part(one, works) == expected


def test_before_works_and_after_share_the_landscape(made_up: list[Picture]) -> None:
    for key in {picture.project for picture in made_up}:
        first = {p.stage: p for p in reversed(made_up) if p.project == key}
        before, works, after = (landscape(first[stage]) for stage in ("before", "works", "after"))
        assert len(before) >= 6
        assert before <= works
        assert before <= after


def test_words_are_russian_and_say_that_it_is_drawn(pictures: list[Picture]) -> None:
    for picture in pictures:
        assert picture.alt.startswith("Рисунок")
        assert picture.caption.startswith("Иллюстрация")
        for text in (picture.alt, picture.caption):
            assert not re.search("[A-Za-z]", text), text
            assert 30 < len(text) < 400
            assert "  " not in text
            assert ".." not in text


def test_alts_of_one_project_differ(pictures: list[Picture]) -> None:
    alts = [(picture.project, picture.alt) for picture in pictures]
    assert len(alts) == len(set(alts))


def test_svg_is_self_contained(pictures: list[Picture]) -> None:
    for picture in pictures:
        assert picture.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200"')
        assert not re.search("<image|href|<script|<style|nan|inf", picture.svg)


@pytest.mark.parametrize("kind", KINDS)
def test_jpeg_is_whole_and_light(kind: str) -> None:
    jpeg = rasterise(project_pictures("some-key", kind, ("after",))[0].svg)
    assert size(jpeg) == (1600, 1200)
    assert 40_000 < len(jpeg) < 200_000


def test_contact_sheet_has_rows_and_columns() -> None:
    drawn = project_pictures("some-key", "leisure", ("before", "works", "after"))
    assert size(contact_sheet(drawn, columns=2, thumb=(80, 60))) == (2 * 92 + 12, 2 * 72 + 12)


def test_command_writes_the_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "deep" / "sheet.jpg"
    call_command("contact_sheet", output=output)
    width, height = size(output.read_bytes())
    assert width == 6 * 412 + 12
    assert height > 312
    assert str(output) in capsys.readouterr().out
