"""Dates of news: the day it is by the clock of Moscow, a later one only by schedule."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from showcase.news.models import NewsPage

pytestmark = pytest.mark.django_db


def test_a_later_day_needs_a_schedule(tree):
    later = timezone.localdate() + dt.timedelta(days=3)
    with pytest.raises(ValidationError, match="ещё не наступил"):
        tree.article(date=later)
    planned = tree.article(date=later, go_live_at=timezone.now() + dt.timedelta(days=3), live=False)
    assert planned.date == later


def test_the_form_offers_today_and_keeps_a_date_that_does_not_exist(tree):
    form = NewsPage.get_edit_handler().get_form_class()(instance=NewsPage(), parent_page=tree.news)
    assert form["date"].value() == timezone.localdate()
    for name in ("date", "pinned_until"):
        context = form.fields[name].widget.get_context(name, None, {})
        assert json.loads(context["widget"]["config_json"])["validateOnBlur"] is False
    form = type(form)(
        {"date": "31.02.2026", "body-count": "0", "sources-count": "0"},
        instance=NewsPage(),
        parent_page=tree.news,
    )
    assert "date" in form.errors
