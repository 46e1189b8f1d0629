"""Russian descriptions and captions of the pictures, made from the names of what is drawn."""

from collections.abc import Sequence

GROUND = {
    "children": "детская площадка",
    "sport": "спортивная площадка",
    "multi": "многофункциональная площадка",
    "leisure": "зона отдыха",
}


def listed(names: Sequence[str]) -> str:
    """«а, б и в»; repeated names once."""
    once = list(dict.fromkeys(name for name in names if name))
    return once[0] if len(once) == 1 else ", ".join(once[:-1]) + " и " + once[-1]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def before_words(things: Sequence[str], far: Sequence[str], mood: str, detail: bool) -> tuple[str, str]:
    place = "угол пустыря крупно" if detail else "пустырь до начала работ"
    alt = f"Рисунок: {place} — {listed(things)}. Вдали {listed(far)}. {capital(mood)}."
    return alt, f"Иллюстрация. До начала работ: {listed(things[:3])}"


def works_words(things: Sequence[str], far: Sequence[str], mood: str) -> tuple[str, str]:
    alt = f"Рисунок: идут работы — {listed(things)}. Вдали {listed(far)}. {capital(mood)}."
    return alt, f"Иллюстрация. Идут работы: {listed(things[:3])}"


def after_words(
    kind: str, things: Sequence[str], people: str, far: Sequence[str], mood: str, surface: str
) -> tuple[str, str]:
    on = f" на {surface}" if surface else ""
    lively = f" {capital(people)}." if people else ""
    alt = (
        f"Рисунок: новая {GROUND[kind]} — {listed(things)}{on}.{lively} Вдали {listed(far)}. {capital(mood)}."
    )
    return alt, f"Иллюстрация. После работ: {listed(things[:3])}, {mood}"


def close_words(thing: str, people: str, extra: Sequence[str], mood: str) -> tuple[str, str]:
    lively = f" {capital(people)}." if people else ""
    alt = f"Рисунок крупно: {thing}, рядом {listed(extra)}.{lively} {capital(mood)}."
    return alt, f"Иллюстрация. Крупно: {thing}, {mood}"


def year_words(
    kind: str, things: Sequence[str], people: str, far: Sequence[str], mood: str
) -> tuple[str, str]:
    alt = (
        f"Рисунок: {GROUND[kind]} через год после открытия — {listed(things)}. {capital(people)}. "
        f"Вдали {listed(far)}. {capital(mood)}."
    )
    return alt, f"Иллюстрация. Через год: {listed(things[:3])}, {mood}"
