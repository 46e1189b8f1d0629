"""A post for social networks, ready to be copied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from showcase.core.photos import widest_jpeg
from showcase.core.templatetags.share import share_links
from showcase.press.material import Material

MOST_CHARS = 600
"""Limit for the text above the link."""
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Post:
    text: str
    picture_url: str
    networks: list


def post_of(material: Material) -> Post:
    words = [material.title, *(text for style, text in material.parts if style == "paragraph")]
    photo = material.all_photos[0].image if material.all_photos else None
    picture = photo and (widest_jpeg(photo) or photo)
    return Post(
        text=f"{shortened(words)}\n\n{material.url}",
        picture_url=picture.file.url if picture else "",
        networks=[
            link for link in share_links(material.url, material.title) if link.title != "Одноклассники"
        ],
    )


def shortened(paragraphs: Iterable[str], most: int = MOST_CHARS) -> str:
    """Whole sentences, as many as fit; a first one that is too long ends at a word."""
    text = ""
    for paragraph in paragraphs:
        joint = "\n\n" if text else ""
        for sentence in SENTENCE_END.split(paragraph):
            if len(text) + len(joint) + len(sentence) > most:
                return text or cut(sentence, most)
            text, joint = text + joint + sentence, " "
    return text


def cut(sentence: str, most: int) -> str:
    return sentence[: most - 1].rsplit(" ", 1)[0] + "…"
