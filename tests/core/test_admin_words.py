"""The admin's Russian: numbers agree, quotation marks are Russian."""

import pytest
from django.apps import apps
from django.utils.translation import trans_real
from wagtail.admin.paginator import WagtailPaginator

COUNTED = [
    *("core.CustomImage", "core.CustomDocument", "news.NewsPage", "contest.ProjectPage", "users.User"),
    *("contest.MunicipalityPage", "contest.ContestYearPage", "wagtailcore.Page", "wagtailcore.PageLogEntry"),
    *("auth.Group", "wagtailredirects.Redirect"),
]


@pytest.mark.parametrize("label", COUNTED)
def test_numbers_agree_with_what_is_counted(label):
    model = apps.get_model(label)
    paginator = WagtailPaginator(range(11), 5)
    paginator.model = model
    assert paginator.items_count_label.startswith("11 ")
    assert paginator.items_count_label != f"11 {model._meta.verbose_name_plural}"


def test_messages_about_pages_have_russian_quotation_marks():
    words = trans_real.translation("ru")._catalog
    said = {key: words[key] for key, _ in words.items() if str(key).startswith("Page '")}
    assert len(said) > 10
    assert {key for key, text in said.items() if "'" in text} == set()
