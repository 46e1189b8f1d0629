"""From SVG text to JPEG bytes, and the sheet of all pictures."""

from collections.abc import Iterable
from io import BytesIO
from math import ceil

import resvg_py
from PIL import Image

from showcase.demo.drawings.canvas import HEIGHT, WIDTH
from showcase.demo.drawings.palette import CREAM
from showcase.demo.drawings.picture import Picture

QUALITY = 72  # flat colours stay clean, and a picture stays near 150 KB


def _render(svg: str, width: int, height: int) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height)
    return Image.open(BytesIO(bytes(png))).convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def rasterise(svg: str) -> bytes:
    """A JPEG of 1600×1200 pixels."""
    return _jpeg(_render(svg, WIDTH, HEIGHT))


def contact_sheet(
    pictures: Iterable[Picture], columns: int = 6, thumb: tuple[int, int] = (400, 300)
) -> bytes:
    """One JPEG with all pictures in reading order, `columns` in a row."""
    gap, shown = 12, list(pictures)
    rows = ceil(len(shown) / columns)
    size = (columns * (thumb[0] + gap) + gap, rows * (thumb[1] + gap) + gap)
    sheet = Image.new("RGB", size, CREAM)
    for i, picture in enumerate(shown):
        place = (gap + i % columns * (thumb[0] + gap), gap + i // columns * (thumb[1] + gap))
        sheet.paste(_render(picture.svg, *thumb), place)
    return _jpeg(sheet)
