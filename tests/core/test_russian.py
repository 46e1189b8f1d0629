"""Russian text helpers: expected values are written out by hand, properties say what may never happen."""

import datetime
import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from showcase.core.russian import (
    NBSP,
    capitalise_sentence,
    count_ru,
    date_range_ru,
    date_ru,
    file_size_ru,
    money_ru,
    name_order,
    number_ru,
    plain_spaces,
    plural_ru,
    slugify_ru,
    strip_settlement_prefix,
    typograph,
)

VOTES = ("голос", "голоса", "голосов")


def test_names_stand_in_the_order_of_the_alphabet():
    names = ["Ясногорский район", "город Ефремов", "Ёлкино", "рабочий посёлок Заря", "Донской", "Епифань"]
    expected = ["Донской", "Ёлкино", "Епифань", "город Ефремов", "рабочий посёлок Заря", "Ясногорский район"]
    assert sorted(names, key=name_order) == expected


def expected_form(n: int) -> str:
    """Say it by the last digits as written, another way than the code does."""
    digits = str(n).zfill(2)
    if digits[-2] == "1":
        return "голосов"
    return "голос" if digits[-1] == "1" else "голоса" if digits[-1] in "234" else "голосов"


def test_plural_of_every_count_to_a_thousand():
    assert [plural_ru(n, *VOTES) for n in range(1001)] == [expected_form(n) for n in range(1001)]


@pytest.mark.parametrize(
    ("n", "word"),
    [
        (0, "голосов"),
        (1, "голос"),
        (2, "голоса"),
        (5, "голосов"),
        (11, "голосов"),
        (14, "голосов"),
        (21, "голос"),
        (112, "голосов"),
        (1001, "голос"),
        (-1, "голос"),
        (7.6, "голоса"),
        (Decimal("1.5"), "голоса"),
    ],
)
def test_plural_examples(n, word):
    assert plural_ru(n, *VOTES) == word


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (100, "100"),
        (1200, "1 200"),
        (79000, "79 000"),
        (358923, "358 923"),
        (1_000_000, "1 000 000"),
        (7.6, "7,6"),
        (Decimal("48860.00"), "48 860"),
        (-3, "−3"),
        (-0.0, "0"),
        (1234.5, "1 234,5"),
    ],
)
def test_numbers(value, text):
    assert number_ru(value) == text.replace(" ", NBSP)


def test_endless_number_is_refused():
    with pytest.raises(ValueError, match="конечным"):
        number_ru(float("inf"))


@given(st.integers())
def test_a_written_number_reads_back(n):
    assert int(number_ru(n).replace(NBSP, "").replace("−", "-")) == n


def test_count_carries_its_word():
    assert count_ru(1200, *VOTES) == f"1{NBSP}200{NBSP}голосов"


@pytest.mark.parametrize(
    ("rubles", "text"),
    [
        (50_000_000, "50 млн руб."),
        (800_000, "800 000 руб."),
        (1_200_000, "1,2 млн руб."),
        (1_250_000, "1,25 млн руб."),
        (1_234_567, "1 234 567 руб."),
        (1_500_000_000, "1,5 млрд руб."),
        (0, "0 руб."),
        (Decimal("99.50"), "99,50 руб."),
        (Decimal("1234567.05"), "1 234 567,05 руб."),
        (-800, "−800 руб."),
    ],
)
def test_money(rubles, text):
    assert plain_spaces(money_ru(rubles)) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 КБ"),
        (1, "1 КБ"),
        (1024, "1 КБ"),
        (640 * 1024, "640 КБ"),
        (1024 * 1024 - 1, "1 МБ"),
        (1_258_291, "1,2 МБ"),
        (3_565_158, "3,4 МБ"),
        (150 * 1024**2, "150 МБ"),
        (5 * 1024**3, "5 ГБ"),
    ],
)
def test_file_sizes(size, text):
    assert plain_spaces(file_size_ru(size)) == text


@pytest.mark.parametrize(
    ("precision", "with_year", "text"),
    [
        ("day", True, "8 апреля 2025 года"),
        ("month", True, "апрель 2025 года"),
        ("year", True, "2025 год"),
        ("day", False, "8 апреля"),
        ("month", False, "апрель"),
    ],
)
def test_dates(precision, with_year, text):
    assert plain_spaces(date_ru(date(2025, 4, 8), precision, with_year)) == text


def test_months_in_the_genitive():
    assert [plain_spaces(date_ru(date(2025, month, 1), with_year=False)) for month in range(1, 13)] == [
        "1 января",
        "1 февраля",
        "1 марта",
        "1 апреля",
        "1 мая",
        "1 июня",
        "1 июля",
        "1 августа",
        "1 сентября",
        "1 октября",
        "1 ноября",
        "1 декабря",
    ]


def test_unknown_precision_is_refused():
    with pytest.raises(ValueError, match="точность"):
        date_ru(date(2025, 4, 8), "week")


def test_a_moment_is_shown_by_moscow_time():
    late_in_london = datetime.datetime(2025, 4, 8, 21, 30, tzinfo=datetime.UTC)
    assert plain_spaces(date_ru(late_in_london)) == "9 апреля 2025 года"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2025, 3, 26), date(2025, 4, 8), "26 марта – 8 апреля 2025 года"),
        (date(2022, 6, 1), date(2022, 6, 14), "1–14 июня 2022 года"),
        (date(2024, 12, 16), date(2025, 1, 19), "16 декабря 2024 года – 19 января 2025 года"),
        (date(2024, 4, 1), date(2025, 4, 8), "1 апреля 2024 года – 8 апреля 2025 года"),
        (date(2025, 4, 8), date(2025, 4, 8), "8 апреля 2025 года"),
        (date(2026, 1, 20), None, "с 20 января 2026 года"),
        (date(2026, 3, 2), None, "со 2 марта 2026 года"),
        (None, date(2021, 5, 11), "до 11 мая 2021 года"),
        (None, None, ""),
    ],
)
def test_periods(start, end, text):
    assert plain_spaces(date_range_ru(start, end)) == text


def test_a_period_may_leave_its_year_to_the_heading():
    assert (
        plain_spaces(date_range_ru(date(2025, 3, 26), date(2025, 4, 8), with_year=False))
        == "26 марта – 8 апреля"
    )


@pytest.mark.parametrize(
    ("plain", "set_text"),
    [
        ("Площадка в деревне Иньшино", "Площадка в~деревне Иньшино"),
        ("И в доме, и во дворе", "И~в~доме, и~во~дворе"),
        ("д. Бегичево, ул. Луговая", "д.~Бегичево, ул.~Луговая"),
        ("г. Донской, мкр Руднев", "г.~Донской, мкр~Руднев"),
        ("у школы № 4", "у~школы №~4"),
        ("Директор А. Н. Благов сказал", "Директор А.~Н.~Благов сказал"),
        ("фонд 50 млн руб. на год", "фонд 50~млн~руб. на~год"),
        ("более 7,6 тысяч человек", "более 7,6~тысяч человек"),
        ("8 апреля 2025 года", "8~апреля 2025~года"),
        ("свыше 79 000 жителей", "свыше 79~000~жителей"),
        ("5-6 декабря прошёл форум", "5–6~декабря прошёл форум"),
        ("сезон 2024-2025", "сезон 2024–2025"),
        ("Голоса - один из критериев", "Голоса~— один из~критериев"),
        ("26 марта – 8 апреля", "26~марта~– 8~апреля"),
        ("если бы он был", "если~бы он был"),
        ("«Методическая поддержка»", "«Методическая поддержка»"),
        ("8-487-123-45-67, 2025-12-06", "8-487-123-45-67, 2025-12-06"),
        ("Ивановское-1 и Тепло-Огаревский", "Ивановское-1 и~Тепло-Огаревский"),
    ],
)
def test_typography(plain, set_text):
    assert typograph(plain).replace(NBSP, "~") == set_text


@given(st.text(alphabet="абвиксую .,-—–«»№0123456789год руб") | st.text())
def test_typography_settles_and_changes_only_spaces_and_dashes(text):
    once = typograph(text)
    assert typograph(once) == once
    assert bare(once) == bare(text)


def bare(text: str) -> str:
    return text.replace(NBSP, " ").replace("—", "-").replace("–", "-")


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("заявка", "Заявка"),
        ("«дружные соседи»", "«Дружные соседи»"),
        ("ТОС победил", "ТОС победил"),
        ("", ""),
        ("5 мая", "5 мая"),
    ],
)
def test_sentences_begin_with_a_capital(text, raised):
    assert capitalise_sentence(text) == raised


@pytest.mark.parametrize(
    ("settlement", "name"),
    [
        ("д. Иньшино", "Иньшино"),
        ("с. Белый Колодезь", "Белый Колодезь"),
        ("мкр СХТ", "СХТ"),
        ("р. п. Новогуровский", "Новогуровский"),
        ("рабочий посёлок Новогуровский", "Новогуровский"),
        ("деревня Крутое", "Крутое"),
        ("Поселок Славный", "Славный"),
        ("Московская Слобода", "Московская Слобода"),
        ("село встретило гостей", "село встретило гостей"),
        ("", ""),
    ],
)
def test_settlement_names_without_their_status(settlement, name):
    assert strip_settlement_prefix(settlement) == name


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("д. Иньшино, детская площадка", "inshino-detskaya-ploshchadka"),
        ("Щёкинский", "shchekinskiy"),
        ("Тепло-Огаревский", "teplo-ogarevskiy"),
        ("Арсеньевский", "arsenyevskiy"),
        ("Славный", "slavnyy"),
        ("Узловский", "uzlovskiy"),
        ("п. Бухоновский", "bukhonovskiy"),
        ("п. Ломинцевский", "lomintsevskiy"),
        ("д. Кузьмино-Доможирово", "kuzmino-domozhirovo"),
        ("Плавск, Южное", "plavsk-yuzhnoe"),
        ("с. Пирогово-1", "pirogovo-1"),
        ("п. Красный Богатырь", "krasnyy-bogatyr"),
        ("г. Донской, мкр Руднев", "donskoy-rudnev"),
        ("п. Юбилейный", "yubileynyy"),
        ("с. Белый Колодезь", "belyy-kolodez"),
        ("Съезд № 4 – подъём!", "syezd-4-podyem"),
        ("Café", "cafe"),
        ("!?", ""),
    ],
)
def test_addresses(text, slug):
    assert slugify_ru(text) == slug


def test_long_address_is_cut_at_a_word():
    assert slugify_ru("детская площадка в посёлке", max_length=20) == "detskaya-ploshchadka"
    assert slugify_ru("детская площадка", max_length=19) == "detskaya"
    assert slugify_ru("достопримечательность", max_length=5) == "dosto"


@given(st.text())
def test_an_address_holds_only_safe_characters(text):
    slug = slugify_ru(text)
    assert len(slug) <= 80
    assert slug == slugify_ru(slug)
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", slug)


def render(source: str, **context: object) -> str:
    engine = Engine(libraries={"russian": "showcase.core.templatetags.russian"})
    return plain_spaces(engine.from_string("{% load russian %}" + source).render(Context(context)))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ('{{ x|plural_ru:"голос,голоса,голосов" }}', 3, "голоса"),
        ('{{ x|count_ru:"голос, голоса, голосов" }}', 1200, "1 200 голосов"),
        ("{{ x|number_ru }}", 79000, "79 000"),
        ("{{ x|money_ru }}", 50_000_000, "50 млн руб."),
        ("{{ x|file_size_ru }}", 1_258_291, "1,2 МБ"),
        ("{{ x|date_ru }}", date(2025, 4, 8), "8 апреля 2025 года"),
        ('{{ x|date_ru:"month" }}', date(2022, 6, 1), "июнь 2022 года"),
        ("{{ x|date_short_ru }}", date(2025, 4, 8), "8 апреля"),
        ("{% date_range_ru x %}", date(2026, 1, 20), "с 20 января 2026 года"),
        ("{{ x|capitalise_sentence }}", "заявка", "Заявка"),
        ("{{ x|typograph }}", "в <b> & в селе", "в &lt;b&gt; &amp; в селе"),
        (
            "{{ x|number_ru }}{{ x|date_ru }}{{ x|money_ru }}{{ x|file_size_ru }}{% date_range_ru x %}",
            None,
            "",
        ),
        ('{{ x|plural_ru:"а,б,в" }}{{ x|count_ru:"а,б,в" }}{{ x|date_short_ru }}', None, ""),
    ],
)
def test_template_filters(source, value, text):
    assert render(source, x=value) == text


def test_template_must_name_three_forms():
    with pytest.raises(TemplateSyntaxError, match="три формы"):
        render('{{ x|plural_ru:"голос,голоса" }}', x=1)
