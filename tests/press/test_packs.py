"""Press packs: what is in them, and that they live and die with their page."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document
from PIL import Image
from wagtail.rich_text import RichText

from showcase.core import queue
from showcase.core.models import SiteSettings
from showcase.press import packs
from showcase.press.models import PressPack
from tests import factories
from tests.factories import jpeg, text_of


@pytest.fixture(autouse=True)
def _packs_of_this_test(settings, tmp_path):
    settings.PRESS_PACKS_DIR = tmp_path / "press"


@pytest.fixture
def project(tree):
    """A project with a photo for the press and one that is not."""
    place = tree.municipality("Щекинский район", slug="shchekinskiy")
    page = tree.project(
        tree.year(2024), place, title="Площадка «Мечта»", slug="mechta", intro="Качели для всех."
    )
    page.equipment.create(name="качели")
    page.costs.create(source="region", amount=1_500_000)
    factories.photo(page, image=picture(press_use=True, caption="Открытие", credit="Фото: Анна"))
    factories.photo(page, image=picture(press_use=False, caption="Не для прессы"))
    return page


def picture(**fields):
    return factories.image(**{"description": "Дети на качелях", **fields})


def make(page, run=packs.order) -> PressPack:
    with transaction.atomic():
        run(page)
    queue.run_due()
    return PressPack.objects.get(page_id=page.pk)


def content(pack: PressPack) -> dict[str, bytes]:
    with zipfile.ZipFile(pack.path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def words(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def test_a_pack_of_a_project_holds_its_text_and_the_photos_for_the_press(project):
    SiteSettings.objects.update_or_create(
        site=project.get_site(), defaults={"press_email": "press@example.org"}
    )
    project.applicant_name, project.consent_on = "Анна Староста", timezone.localdate()
    project.consent_scope, project.consent_document = "имя", factories.document()
    project.save()
    pack = make(project)
    found = content(pack)
    assert set(found) == {"tekst.docx", "tekst.txt", "podpisi.txt", "foto-01.jpg"}
    assert (pack.photo_count, pack.left_out, pack.size) == (1, 1, pack.path.stat().st_size)
    text = words(found["tekst.txt"])
    expected = ["Площадка «Мечта»", "д. Бегичево, Щекинский район", "Качели для всех.", "— Качели"]
    expected += ["1,5 млн руб.", "/proekty/shchekinskiy/mechta/", "press@example.org"]
    assert [part for part in expected if part not in text] == []
    assert "Анна Староста" not in text
    assert words(found["podpisi.txt"]) == "foto-01.jpg\nОткрытие\nФото: Анна"


def test_the_text_of_news_keeps_headings_lists_quotes_and_tables(tree):
    page = tree.article(
        title="Итоги",
        lead="Подвели итоги.",
        photo=picture(press_use=True),
        photo_caption="Своя подпись",
        photo_credit="Своё фото",
        quote_text="Очень рады.",
        quote_author="Анна",
    )
    page.body = [
        ("heading", "Как это было"),
        ("text", RichText("<p>Первый <b>абзац</b>, второй.</p><ul><li>раз</li><li>два</li></ul>")),
        ("table", {"data": [["Район", "Голоса"], ["Алексин", "12"]], "first_row_is_table_header": True}),
        ("picture", {"image": picture(press_use=True, caption="Из рассказа"), "caption": ""}),
        ("picture", {"image": picture(press_use=False), "caption": "Закрытая"}),
    ]
    page.save()
    found = content(make(page))
    document = Document(io.BytesIO(found["tekst.docx"]))
    read = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    for expected in (
        ("Heading 1", "Итоги"),
        ("Heading 2", "Как это было"),
        ("Normal", "Первый абзац, второй."),
        ("List Bullet", "раз"),
        ("Normal", "Алексин — 12"),
        ("Quote", "Очень рады."),
    ):
        assert expected in read
    assert not any("Закрытая" in text or "Из рассказа" in text for _, text in read)
    captions = "foto-01.jpg\nСвоя подпись\nСвоё фото\n\nfoto-02.jpg\nИз рассказа"
    assert words(found["podpisi.txt"]) == captions


def test_words_that_word_refuses_stop_no_pack(project):
    """Soft breaks come along when text is copied from slides."""
    project.contest_year.is_demo = True
    project.contest_year.save()
    project.title, project.intro = "а" * 255, "Качели\x0bдля всех \ufffe"
    project.save()
    pack = make(project)
    told = [part.text for part in Document(io.BytesIO(content(pack)["tekst.docx"])).paragraphs]
    assert told[0] == f"Демонстрация: {'а' * 255}"
    assert "Качели для всех" in [text.strip() for text in told]


def test_photos_of_a_gallery_stand_in_their_order_and_leave_no_words_in_the_text(tree):
    rows = [
        {"image": picture(press_use=True, caption=f"Кадр {number}"), "caption": ""} for number in range(5)
    ]
    page = tree.article(lead="Открыли сцену.", body=[("gallery", rows)])
    found = content(make(page))
    assert [line for line in words(found["podpisi.txt"]).split("\n") if line.startswith("Кадр")] == [
        f"Кадр {number}" for number in range(5)
    ]
    text = [paragraph.text for paragraph in Document(io.BytesIO(found["tekst.docx"])).paragraphs]
    assert not any("Ещё" in line or "Кадр" in line for line in text)


def test_photos_are_jpeg_without_camera_and_not_larger_than_a_page(project):
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    large = SimpleUploadedFile("a.jpg", jpeg(width=4000, height=3000, exif=exif), content_type="image/jpeg")
    stream = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(stream, "PNG")
    drawing = SimpleUploadedFile("b.png", stream.getvalue(), content_type="image/png")
    for file in (large, drawing):
        factories.photo(project, image=picture(file=file, press_use=True))
    found = content(make(project))
    photos = [Image.open(io.BytesIO(data)) for name, data in found.items() if name.startswith("foto")]
    assert [(photo.format, photo.size) for photo in photos[1:]] == [
        ("JPEG", (3000, 2250)),
        ("JPEG", (300, 200)),
    ]
    assert not any(photo.getexif() for photo in photos)
    assert photos[2].getpixel((0, 0)) == (255, 255, 255)


def test_the_same_page_gives_the_same_photos_and_texts(project):
    first, again = content(make(project)), content(make(project))
    assert first["foto-01.jpg"] == again["foto-01.jpg"]
    assert first["tekst.txt"] == again["tekst.txt"]


def test_readers_get_the_file_from_the_page(project, client, django_capture_on_commit_callbacks):
    assert "Пресс-пакет" not in text_of(client.get(project.url))
    pack = make(project)
    page = text_of(client.get(project.url))
    link = f"/documents/pressa/{project.pk}/mechta.zip"
    assert f'href="{link}"' in page
    assert "(ZIP, " in page
    answer = client.get(link)
    assert b"".join(answer.streaming_content) == pack.path.read_bytes()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mechta.zip"'
    assert answer.headers["Content-Length"] == str(pack.size)
    assert "Content-Encoding" not in answer.headers
    assert not answer.cookies
    project.unpublish()
    assert client.get(link).status_code == 404
    assert not PressPack.objects.exists()


def test_a_pack_is_remade_with_its_page_and_is_gone_meanwhile(
    project, client, django_capture_on_commit_callbacks
):
    old = make(project).path
    project.intro = "Исправлено."
    with django_capture_on_commit_callbacks(execute=True):
        project.save_revision().publish()
    assert not old.exists()
    assert "Пресс-пакет" not in text_of(client.get(project.url))
    queue.run_due()
    pack = PressPack.objects.get()
    assert "Исправлено." in words(content(pack)["tekst.txt"])
    with django_capture_on_commit_callbacks(execute=True):
        project.unpublish()
    assert not pack.path.exists()


def test_a_photo_that_may_not_be_given_away_any_more_leaves_the_pack(project):
    make(project)
    image = project.photos.first().image
    image.press_use = False
    image.save()
    assert PressPack.objects.get().file == ""
    queue.run_due()
    assert "foto-01.jpg" not in content(PressPack.objects.get())


def test_pages_without_an_order_get_no_pack(project):
    project.save_revision().publish()
    queue.run_due()
    assert not PressPack.objects.exists()


def test_a_deleted_page_takes_its_file_along(project, django_capture_on_commit_callbacks):
    path = make(project).path
    with django_capture_on_commit_callbacks(execute=True):
        project.delete()
    assert not path.exists()


def test_what_a_restore_left_without_a_file_is_made_again(project, client):
    pack = make(project)
    pack.path.unlink()
    assert "Пресс-пакет" not in text_of(client.get(project.url))
    assert client.get(f"/documents/pressa/{project.pk}/mechta.zip").status_code == 404
    stray = packs.folder() / "stray.zip"
    stray.write_bytes(b"x")
    packs.tidy()
    queue.run_due()
    assert stray.exists()
    assert PressPack.objects.get().is_ready


def test_an_order_made_meanwhile_wins(project, monkeypatch):
    """The page was corrected while its pack was being made."""
    made = []

    def write_and_correct(target, material, report):
        if not made:
            made.append(target)
            packs.order(project)
        usual(target, material, report)

    usual = packs.write_pack
    monkeypatch.setattr(packs, "write_pack", write_and_correct)
    pack = make(project)
    assert pack.is_ready
    assert not made[0].exists()
    assert list(packs.folder().iterdir()) == [pack.path]


def test_a_file_needs_a_size(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        PressPack.objects.create(page=project, file="a.zip")
