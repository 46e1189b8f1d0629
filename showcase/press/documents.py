"""The files of a press pack: the text for Word and as plain text, captions, photos."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from showcase.core.models import CustomImage, SiteSettings
from showcase.core.photo_cleaning import LONGEST_SIDE
from showcase.core.russian import printable
from showcase.press.material import Material, PressPhoto

WORD_STYLES = {"heading": "Heading 2", "item": "List Bullet", "quote": "Quote"}
MARKS = {"item": "— "}
FILE_TIME = (2000, 1, 1, 0, 0, 0)
"""The same for every file, so that the same page gives the same bytes."""
QUALITY = 90
MOST_TITLE_CHARS = 255
"""Limit of Word for the title property of a document."""
Report = Callable[[int, int], None]


def write_pack(target: Path, material: Material, report: Report) -> None:
    """Write the archive. Photos are packed already; only texts are compressed."""
    photos, texts = (
        material.photos,
        [("tekst.docx", word_file(material)), ("tekst.txt", plain_file(material))],
    )
    if photos:
        texts.append(("podpisi.txt", captions_file(photos)))
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in texts:
            add(archive, name, data, zipfile.ZIP_DEFLATED)
        for number, photo in enumerate(photos, start=1):
            add(archive, photo_name(number), jpeg_of(photo.image), zipfile.ZIP_STORED)
            report(number, len(photos))


def add(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    info = zipfile.ZipInfo(name, FILE_TIME)
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, compression)


def photo_name(number: int) -> str:
    return f"foto-{number:02}.jpg"


def jpeg_of(image: CustomImage) -> bytes:
    """Return the original, which was cleaned and reduced on upload, as JPEG."""
    with image.file.storage.open(image.file.name) as file:
        data = file.read()
    picture = Image.open(io.BytesIO(data))
    if picture.format == "JPEG" and max(picture.size) <= LONGEST_SIDE and not picture.getexif():
        return data
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return white_jpeg(picture)


def white_jpeg(picture: Image.Image) -> bytes:
    """Convert to JPEG on a white background, without metadata."""
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture.convert("RGBA"))
    stream = io.BytesIO()
    ground.convert("RGB").save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def closing_lines(material: Material) -> list[str]:
    """Return the source and the press contacts."""
    owner = SiteSettings.current()
    contacts = [owner.press_phone or owner.phone, owner.press_email or owner.email]
    asked = ", ".join(filter(None, contacts))
    return [f"Источник: {material.url}", *([f"Вопросы прессы: {asked}"] if asked else [])]


def plain_file(material: Material) -> bytes:
    lines = [
        material.title,
        *(MARKS.get(style, "") + text for style, text in material.parts),
        *closing_lines(material),
    ]
    return text_bytes("\n\n".join(lines))


def captions_file(photos: list[PressPhoto]) -> bytes:
    return text_bytes("\n\n".join(caption_lines(photos)))


def caption_lines(photos: list[PressPhoto]) -> Iterator[str]:
    for number, photo in enumerate(photos, start=1):
        yield "\n".join(filter(None, [photo_name(number), photo.caption, photo.credit]))


def text_bytes(text: str) -> bytes:
    """Encode with a BOM and CRLF for old Windows editors."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def word_file(material: Material) -> bytes:
    document = Document()
    document.core_properties.author = printable(SiteSettings.current().owner_name)
    title = printable(material.title)
    document.core_properties.title = title[:MOST_TITLE_CHARS]
    document.core_properties.comments = ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")
    document.add_heading(title, 1)
    for style, text in material.parts:
        document.add_paragraph(printable(text), WORD_STYLES.get(style, "Normal"))
    for line in closing_lines(material):
        document.add_paragraph(printable(line))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
