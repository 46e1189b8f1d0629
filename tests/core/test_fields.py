"""Fields that editors fill."""

import pytest
from django.core.exceptions import ValidationError

from showcase.core.fields import ChoiceListField, SourceListField


def sources():
    return SourceListField().formfield()


@pytest.mark.parametrize("typed", ["", "\n", "\r\n\r\n", "  \n "])
def test_empty_lines_are_no_sources(typed):
    assert sources().clean(typed) == []


def test_an_address_a_line():
    assert sources().clean("https://a.example/1\r\n\r\n a.example/2 \n") == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_what_is_not_an_address_is_refused_in_russian():
    with pytest.raises(ValidationError, match="правильный URL"):
        sources().clean("https://a.example/\nгазета")


def test_saved_sources_come_back_one_a_line():
    assert sources().prepare_value(["https://a.example/1", "https://a.example/2"]).split() == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_boxes_offer_only_their_own_values():
    field = ChoiceListField(choices=[("year", "год")], verbose_name="не подтверждено").formfield()
    assert field.clean(["year"]) == ["year"]
    with pytest.raises(ValidationError):
        field.clean(["month"])
