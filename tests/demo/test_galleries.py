"""The finished pictures of the demonstration: described, light, complete galleries, saved as images."""

import json
import re
from collections import defaultdict

import pytest
from PIL import Image

from showcase.core.models import CustomImage
from showcase.demo import galleries
from showcase.demo.contest import MADE_UP


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return json.loads((galleries.FOLDER / "pictures.json").read_text("utf-8"))


def test_every_file_is_listed_once_and_light_enough(rows):
    files = sorted(path.name for path in galleries.FOLDER.glob("*.webp"))
    assert sorted(row["file"] for row in rows) == files
    assert len(files) <= 56
    assert sum(path.stat().st_size for path in galleries.FOLDER.glob("*.webp")) <= 4_000_000
    for name in files:
        with Image.open(galleries.FOLDER / name) as image:
            assert (image.format, image.size) == ("WEBP", (1600, 1200)), name


def test_words_are_russian_and_not_repeated(rows):
    descriptions = [row["description"] for row in rows]
    assert len(set(descriptions)) == len(descriptions)
    for row in rows:
        image = CustomImage(title=row["caption"], description=row["description"])
        assert image.has_real_description(), row["file"]
        assert not re.search("[A-Za-z]", row["description"] + row["caption"]), row["file"]
        assert len(row["description"]) <= 255


def test_galleries_show_a_place_before_and_after(rows):
    stages = defaultdict(list)
    for row in rows:
        stages[row["project"]].append(row["stage"])
    projects = {item["url"]: item for item in json.loads((MADE_UP / "projects.json").read_text("utf-8"))}
    assert stages.keys() <= projects.keys()
    finished = [url for url, item in projects.items() if item["stage"] == "built"]
    assert len(finished) == 12
    assert all({"before", "works", "after"} <= set(stages[url]) for url in finished)
    assert all(stages[url] == ["before"] for url in stages.keys() - set(finished))
    assert sum("year_later" in shown for shown in stages.values()) == 2


def test_pictures_are_saved_as_marked_images(db, rows, monkeypatch, tmp_path):
    (tmp_path / "pictures.json").write_text(json.dumps(rows[:2]))
    for row in rows[:2]:
        (tmp_path / row["file"]).write_bytes((galleries.FOLDER / row["file"]).read_bytes())
    monkeypatch.setattr(galleries, "FOLDER", tmp_path)
    saved = galleries.save(quiet=True)
    assert galleries.image_ids(saved) == list(CustomImage.objects.values_list("pk", flat=True))
    assert {image.description for image in CustomImage.objects.all()} == {
        row["description"] for row in rows[:2]
    }
    assert all(image.is_illustration and image.width == 1600 for image in CustomImage.objects.all())
    galleries.remove()
    assert not CustomImage.objects.exists()
