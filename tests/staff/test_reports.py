"""Reports of what still has to be asked for."""

import io

from openpyxl import load_workbook

from showcase.staff import roles
from tests import factories


def titles(client, query: str = "") -> list[str]:
    answer = client.get(f"/admin/reports/photos/?export=xlsx{query}")
    book = load_workbook(io.BytesIO(answer.getvalue()))
    return [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]


def test_photos_of_people_without_consent_are_listed_by_branch(districts, signed_in):
    for title, people, place in (
        ("Праздник", "event", districts.own),
        ("=1+1", "", districts.own),
        ("Чужой праздник", "event", districts.other),
        ("Пустые качели", "none", districts.own),
        ("С согласием", "consent", districts.own),
    ):
        factories.image(title=title, people=people, collection=place.district.collection)
    factories.image(title="Рисунок", people="", is_illustration=True)
    editor, press = signed_in("redaktor", districts.own), signed_in("press", roles.PRESS)
    assert sorted(titles(editor)) == ["=1+1", "Праздник"]
    assert sorted(titles(press)) == ["=1+1", "Праздник", "Чужой праздник"]
    assert sorted(titles(press, "&people=event")) == ["Праздник", "Чужой праздник"]
    html = editor.get("/admin/reports/photos/").content.decode()
    assert "не указано" in html
    assert "export=csv" not in html
