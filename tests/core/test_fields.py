"""Fields that editors and readers fill: sources, boxes, and text that is cleaned before its limits are checked."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.models import get_page_models

from showcase.contest.models import MunicipalityPage
from showcase.core.fields import ChoiceListField, SourceListField
from showcase.core.links import Link, source_links
from showcase.core.models import SiteSettings
from showcase.core.text_fields import EmailField, TextField, URLField, clean_text

INVISIBLE = ["\u200e", "\u202c", "\ufffc", "\ufeff", "\x0b", "\u00ad"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *((empty, []) for empty in ("", "\n", "\r\n\r\n", "  \n ")),
        ("https://a.example/1\r\n\r\n a.example/2 \n", ["https://a.example/1", "https://a.example/2"]),
    ],
)
def test_sources_are_typed_one_a_line(typed, kept):
    field = SourceListField().formfield()
    assert field.clean(typed) == kept
    assert field.prepare_value(kept).split() == kept
    with pytest.raises(ValidationError, match="адрес целиком"):
        field.clean("https://a.example/\nгазета")


def test_sources_are_shown_as_links_with_the_names_of_their_sites():
    urls = ["https://www.myslo.ru/1", "https://smo71.ru/", "https://myslo.ru/2", "https://smo71.ru/"]
    assert source_links(urls) == [
        Link("myslo.ru, 1", "https://www.myslo.ru/1"),
        Link("smo71.ru", "https://smo71.ru/"),
        Link("myslo.ru, 2", "https://myslo.ru/2"),
    ]
    assert source_links(["https://xn--e1afmkfd.xn--p1ai/a"])[0].title == "пример.рф"
    assert source_links(["нет адреса"])[0].title == "нет адреса"


def test_boxes_offer_only_their_own_values():
    field = ChoiceListField(choices=[("year", "год")], verbose_name="не подтверждено").formfield()
    assert field.clean(["year"]) == ["year"]
    with pytest.raises(ValidationError):
        field.clean(["month"])


@pytest.mark.parametrize("character", INVISIBLE)
def test_invisible_characters_are_removed(character):
    assert TextField().clean(f"ан{character}на") == "анна"
    assert EmailField().clean(f"anna@mail.ru{character}") == "anna@mail.ru"
    assert URLField(assume_scheme="https").clean(f"{character}https://a.example/") == "https://a.example/"


def test_other_characters_stay():
    ordinary = "Площадка «Мечта»\n\tв д. Бегичево — 2‑я"
    assert clean_text(ordinary) == ordinary
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert TextField().clean(family) == family


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n", "\u2028"])
def test_a_line_break_counts_as_one_character(line_break):
    typed = line_break.join(["десять зн."] * 2)
    assert TextField(max_length=21).clean(typed) == "десять зн.\nдесять зн."
    with pytest.raises(ValidationError):
        TextField(max_length=20).clean(typed)


@pytest.mark.parametrize("address", [f"anna@{'я' * 58}.рф", "anna@"])
def test_an_address_without_an_ascii_form_is_refused(address):
    with pytest.raises(ValidationError, match=r"[а-я]{4}"):
        EmailField().clean(address)


def test_every_limited_text_of_every_page_counts_as_browsers_do():
    limited = [
        (model.__name__, name, field)
        for model in get_page_models()
        if model.__module__.startswith("showcase")
        for name, field in model.get_edit_handler().get_form_class().base_fields.items()
        if field.widget.__class__.__name__ == "AdminAutoHeightTextInput" and field.max_length
    ]
    assert len(limited) > 5
    assert [row[:2] for row in limited if not isinstance(row[2], TextField)] == []


def test_service_addresses_of_the_admin_can_be_sent_to():
    fields = MunicipalityPage.get_edit_handler().get_form_class().base_fields
    assert isinstance(fields["coordinator_email"], EmailField)
    assert isinstance(formfield_for_dbfield(SiteSettings._meta.get_field("email")), EmailField)
