"""Russian numbers, money, dates, typography and slugs. Pure functions."""

import datetime
import re
import unicodedata
from decimal import Decimal
from zoneinfo import ZoneInfo

NBSP = "\u00a0"
MOSCOW = ZoneInfo("Europe/Moscow")

MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905
MONTHS_GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905

Number = int | float | Decimal


def midnight(day: datetime.date) -> datetime.datetime:
    """The beginning of a day, Moscow time."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=MOSCOW)


def plural_ru(n: Number, one: str, few: str, many: str) -> str:
    """Choose the word form of a count: 1 голос, 2 голоса, 5 голосов; fractions take `few` (7,6 тысячи)."""
    if n != int(n):
        return few
    tail = abs(int(n)) % 100
    if 11 <= tail <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(tail % 10, many)


def number_ru(value: Number) -> str:
    """Format a number with no-break spaces between thousands, a decimal comma and a minus sign."""
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("Число должно быть конечным.")
    text = f"{number.copy_abs():,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = "−" if number < 0 and text != "0" else ""
    return sign + text.translate({ord(","): NBSP, ord("."): ","})


def count_ru(n: Number, one: str, few: str, many: str) -> str:
    """Format a count with its word: «1 200 голосов»."""
    return f"{number_ru(n)}{NBSP}{plural_ru(n, one, few, many)}"


def money_ru(rubles: Number) -> str:
    """Format a sum of roubles; «млн» and «млрд» are used only where the sum stays exact."""
    return NBSP.join(money_parts_ru(rubles))


def money_parts_ru(rubles: Number) -> tuple[str, str]:
    """Return the number and the unit of a sum separately: «50» and «млн руб.»."""
    amount = Decimal(str(rubles))
    for size, word in ((Decimal(10**9), "млрд"), (Decimal(10**6), "млн")):
        if abs(amount) >= size and amount % (size / 100) == 0:
            return number_ru(amount / size), f"{word}{NBSP}руб."
    if amount == amount.to_integral_value():
        return number_ru(amount), "руб."
    whole, _, kopecks = f"{amount.copy_abs():.2f}".partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}{number_ru(int(whole))},{kopecks}", "руб."


def file_size_ru(size: int) -> str:
    """Format a size in bytes: «640 КБ», «1,2 МБ» (1 КБ is 1024 bytes)."""
    amount, unit = Decimal(size) / 1024, "КБ"
    for larger in ("МБ", "ГБ"):
        if amount.quantize(Decimal("0.1")) >= 1024:
            amount, unit = amount / 1024, larger
    digits = Decimal(1) if unit == "КБ" or amount >= 100 else Decimal("0.1")
    shown = amount.quantize(digits) if amount >= 1 else Decimal(1 if size else 0)
    return f"{number_ru(shown)}{NBSP}{unit}"


def name_order(name: str) -> str:
    """Return a sort key: «ё» sorts as «е», «город Алексин» under А."""
    return re.sub(r"^(?:[а-яё]+ )+(?=[А-ЯЁ])", "", name).casefold().replace("ё", "е")


def date_ru(day: datetime.date, precision: str = "day", with_year: bool = True) -> str:
    """Format a date with its precision: «8 апреля 2025 года», «июнь 2022 года», «2022 год».

    An aware datetime is converted to Moscow time. Raises ValueError for an unknown `precision`.
    """
    day = _moscow_day(day)
    if precision == "year":
        return f"{day.year}{NBSP}год"
    if precision == "month":
        text = MONTHS[day.month - 1]
    elif precision == "day":
        text = f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]}"
    else:
        raise ValueError(f"Неизвестная точность даты: {precision}.")
    return f"{text} {day.year}{NBSP}года" if with_year else text


def moment_ru(moment: datetime.datetime, now: datetime.datetime | None = None) -> str:
    """Format a moment by the clock of Moscow: «6 декабря в 9:00», with the year unless it is that of `now`."""
    local = moment.astimezone(MOSCOW)
    this_year = (now or datetime.datetime.now(MOSCOW)).astimezone(MOSCOW).year
    day = date_ru(local, with_year=local.year != this_year)
    return f"{day} в{NBSP}{local:%-H:%M}"


def date_range_ru(start: datetime.date | None, end: datetime.date | None, with_year: bool = True) -> str:
    """Format a period: «26 марта – 8 апреля 2025 года». Both days are included, either may be None."""
    start = _moscow_day(start) if start else None
    end = _moscow_day(end) if end else None
    if start and end:
        return _closed_range(start, end, with_year)
    if start:
        preposition = "со" if start.day == 2 else "с"
        return f"{preposition}{NBSP}{date_ru(start, with_year=with_year)}"
    return f"до{NBSP}{date_ru(end, with_year=with_year)}" if end else ""


def _closed_range(start: datetime.date, end: datetime.date, with_year: bool) -> str:
    last = date_ru(end, with_year=with_year)
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    first = date_ru(start, with_year=with_year and start.year != end.year)
    return f"{first}{NBSP}– {last}"


def _moscow_day(moment: datetime.date) -> datetime.date:
    if not isinstance(moment, datetime.datetime):
        return moment
    return (moment.astimezone(MOSCOW) if moment.tzinfo else moment).date()


def capitalise_sentence(text: str) -> str:
    """Capitalise the first letter, also after an opening quote or bracket."""
    return re.sub(r"^([\s«„\"(]*)(\w)", lambda match: match[1] + match[2].upper(), text, count=1)


def plain_spaces(text: str) -> str:
    """Replace no-break spaces by ordinary ones, for feeds, email and comparisons."""
    return re.sub("[\u00a0\u202f]", " ", text)


def printable(text: str) -> str:
    """Remove control characters, which XML and XLSX cannot contain; breaks of lines and pages become spaces."""
    text = re.sub("[\x0b\x0c]", " ", text)
    return re.sub("[\x00-\x08\x0e-\x1f\ufffe\uffff]", "", text)


_SHORT_WORDS = "а|без|в|во|для|до|за|и|из|или|к|ко|на|над|не|ни|но|о|об|от|по|под|при|с|со|у"
_PLACES = r"д|дер|с|п|пос|г|х|ул|пер|пл|ш|мкр"
_UNITS = (
    "год(?:а|у|ов|ы)?\\b|гг?\\.|руб|рубл|тыс|млн|млрд|человек|жител|голос|проект|заяв|объект|площад|процент|%|км|м\\b|"
    + "|".join(MONTHS_GENITIVE)
)
_DAYS_OF_MONTH = rf"(?<![\d-])(\d{{1,2}})-(?=\d{{1,2}}\s(?:{'|'.join(MONTHS_GENITIVE)})\b)"
_TYPOGRAPHY = (
    (re.compile(_DAYS_OF_MONTH), r"\1–"),
    (re.compile(r"(?<![\w-])((?:19|20)\d\d)-(?=(?:19|20)\d\d(?![\w-]))"), r"\1–"),
    (re.compile(r"(?<=\S) [-—](?= )"), f"{NBSP}—"),
    (re.compile(r"(?<=\S) –(?= )"), f"{NBSP}–"),
    (re.compile(rf"(?<![\w-])({_SHORT_WORDS}) (?=\S)", re.IGNORECASE), rf"\1{NBSP}"),
    (re.compile(r"(?<=\w) (?=(?:бы|ж|же|ли)(?![\w-]))"), NBSP),
    (re.compile(rf"(?<=\d) (?=(?:{_UNITS}))"), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    (re.compile(r"\b(тыс\.|млн|млрд) (?=руб|жител|человек)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=[№§]) (?=\d)"), NBSP),
    (re.compile(r"(?<![\w.])([А-ЯЁ]\.) (?=[А-ЯЁ])"), rf"\1{NBSP}"),
    (re.compile(rf"(?<![\w-])((?:{_PLACES})\.|мкр) (?=[А-ЯЁ«\d])"), rf"\1{NBSP}"),
)


def typograph(text: str) -> str:
    """Insert no-break spaces and dashes; words and quotes stay. Idempotent."""
    for pattern, replacement in _TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


_ABBREVIATION = re.compile(r"^\s*(?:(?:р\.\s?п|пгт|дер|пос|мкрн|мкр|д|с|п|г|х)\.\s*|(?:пгт|мкрн|мкр)\s+)")
_STATUS_WORD = re.compile(
    r"^\s*(?i:(?:рабочий\s+)?пос[её]лок|деревня|село|город|хутор|микрорайон)\s+(?=[А-ЯЁ«])"
)


def strip_settlement_prefix(name: str) -> str:
    """Remove the type of a settlement: «д. Иньшино», «деревня Иньшино» → «Иньшино»."""
    return _STATUS_WORD.sub("", _ABBREVIATION.sub("", name)).strip()


SLUG_CHARS = 80
_LETTERS = "а:a б:b в:v г:g д:d её:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh "
_LETTERS += "щ:shch ъь: ы:y э:e ю:yu я:ya àáâä:a çč:c èéêë:e ìíîï:i ñ:n òóôö:o š:s ùúûü:u ž:z"
SLUG_RULES = (
    (re.compile(r"(^|,)\s*(?:(?:р\.\s?п|пгт|дер|пос|мкрн|мкр|д|с|п|г|х)\.\s*|(?:пгт|мкрн|мкр)\s+)"), r"\1 "),
    (re.compile("[ьъ]([её])", re.IGNORECASE), r"y\1"),
    *(
        (re.compile(f"[{letters}]", re.IGNORECASE), latin)
        for letters, latin in (pair.split(":") for pair in _LETTERS.split(" "))
    ),
    (re.compile("[^A-Za-z0-9]+"), "-"),
    (re.compile("^-|-$"), ""),
    (re.compile(f"^(?=.{{{SLUG_CHARS + 1}}})(.{{1,{SLUG_CHARS}}})-.*$"), r"\1"),
    (re.compile(f"^(.{{{SLUG_CHARS}}}).+$"), r"\1"),
)
"""Replacements, one after another, that make an address of a title; the admin's form gets the same ones."""


def slugify_ru(text: str) -> str:
    """Transliterate text for a slug: «д. Иньшино, детская площадка» → inshino-detskaya-ploshchadka.

    Types of settlements are dropped, so that slugs outlive a change of status. Long text is cut after a word. Text
    without letters and digits gives an empty string.
    """
    slug = unicodedata.normalize("NFC", text)
    for pattern, replacement in SLUG_RULES:
        slug = pattern.sub(replacement, slug)
    return slug.lower()


def year_label(year: int, *, is_demo: bool) -> str:
    """Return «2024 год», with a word more for a demonstration."""
    return f"{year} год, демонстрация" if is_demo else f"{year} год"
