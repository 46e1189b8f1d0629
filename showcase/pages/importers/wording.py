"""Turns the dataset's notes into words for readers. Pure text: no database."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from showcase.core.russian import capitalise_sentence, slugify_ru, strip_settlement_prefix

# Abbreviation of a settlement → where it is, whose it is.
SETTLEMENTS = {
    "д.": ("в деревне", "деревни"),
    "с.": ("в селе", "села"),
    "п.": ("в посёлке", "посёлка"),
    "г.": ("в городе", "города"),
    "мкр": ("в микрорайоне", "микрорайона"),
}
APPLICANTS_GENITIVE = {"староста": "старосты", "ТОС": "ТОС"}
_COMPILED_TITLE = re.compile(r"(?P<what>[^:«»]+?)(?: 20\d\d года)?: (?P<place>.+)")
_FULL_PLACE = re.compile(r"^микрорайон (?=[А-ЯЁ])")

# Foreign words and abbreviations of the dataset that readers should not have to know.
FOR_READERS = (
    (re.compile(r"\bAiF\b"), "газета «Аргументы и факты»"),
    (re.compile(r"\bVK\b"), "«ВКонтакте»"),
    (re.compile(r"\bIII(?= премии)"), "третьей"),
    (re.compile(r"\bМО (?=[А-ЯЁ])"), "муниципальное образование "),
)
_PERSON = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
# Only officials speaking in office are named; elders, TOS leaders and authors of projects are not.
_NAMED_AFTER_DASH = re.compile(
    rf",?\s*(?:автор|староста|заявитель|(?:руководитель|председатель|лидер) ТОС)\s*[—–-]\s*{_PERSON}"
)
_NAMED_AFTER_POST = re.compile(
    rf"((?:старост|заявител|(?:руководител|председател|лидер)[а-яё]* ТОС)[а-яё]*) {_PERSON}"
)
_ADDRESS_OF_A_PERSON = re.compile(r"(?:^|[/_-])starosta[_-]")
SLUG_LENGTH = 80


def plain(text: str) -> str:
    """Return a text of the dataset without private names and without foreign words."""
    text = _NAMED_AFTER_POST.sub(r"\1", _NAMED_AFTER_DASH.sub("", text))
    for pattern, word in FOR_READERS:
        text = pattern.sub(word, text)
    return text.strip()


def sentence(text: str) -> str:
    """Make a note a sentence: capital letter, full stop."""
    text = capitalise_sentence(plain(text))
    return text if not text or text[-1] in ".!?…" else f"{text}."


def sentences(texts: Iterable[str]) -> list[str]:
    """Make sentences of notes, leaving out those of which nothing remains."""
    return [made for text in texts if (made := sentence(text))]


def project_title(title: str, applicant: str | None) -> str:
    """Return the title as readers see it.

    Titles that the compiler put together from a kind and a place are written out:
    «Спортивная площадка: с. Рылево» → «Спортивная площадка в селе Рылево»,
    «Заявка 2021 года: д. Наумовка» → «Заявка старосты деревни Наумовка».
    The name of the place stays as it is, as the press of the region writes it. Other titles are left alone.
    """
    found = _COMPILED_TITLE.fullmatch(title)
    if not found:
        return plain(title)
    place = _FULL_PLACE.sub("мкр ", found["place"])
    word, _, name = place.partition(" ")
    where, whose = SETTLEMENTS.get(word, ("", ""))
    if not found["what"].startswith("Заявка"):
        return plain(f"{found['what']} {where} {name}" if where else f"{found['what']}: {place}")
    application = " ".join(["Заявка", *([APPLICANTS_GENITIVE[applicant]] if applicant else [])])
    return plain(f"{application} {whose} {name}" if whose else f"{application}: {place}")


def project_slug(settlement: str | None, kind: str, organisation: str, fallback: str) -> str:
    """Return the beginning of a project's address: where and what, never how it ended or in which season.

    `kind` is in words; `fallback` serves when neither place nor organisation is known.
    """
    place = slugify_ru(settlement or organisation) or slugify_ru(fallback)
    return slugify_ru(f"{place}, {kind}", SLUG_LENGTH)


def settlement_names(settlement: str) -> list[str]:
    """Return bare names of a settlement's line: «г. Донской, мкр Руднев» → Донской, Руднев."""
    parts = (re.sub(r"^(?:ул|пер)\.\s*", "", part.strip()) for part in settlement.split(","))
    return [name for part in parts if (name := strip_settlement_prefix(part))]


def names_a_person(address: str) -> bool:
    """Tell whether the address of a publication spells the name of an elder, as portraits of them do."""
    return bool(_ADDRESS_OF_A_PERSON.search(urlsplit(address).path.lower()))
