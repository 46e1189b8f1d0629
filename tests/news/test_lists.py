"""The list of news: what stands on top, archive and topics, and the plain feed."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import Site

from showcase.core.models import SiteSettings
from showcase.news.models import NewsPage
from tests import factories


@pytest.fixture
def news(tree):
    """Three pieces of two years on two topics, and a draft on a third."""
    made = {
        "old": tree.article(title="Старая новость", date=dt.date(2024, 3, 1)),
        "new": tree.article(title="Новая новость", date=dt.date(2025, 3, 1)),
        "prize": tree.article(title="Новость о награде", date=dt.date(2025, 4, 1)),
        "draft": tree.article(title="Черновик", date=dt.date(2023, 4, 1), live=False),
    }
    for name, topic in {"old": "Стройка", "new": "Стройка", "prize": "Награды", "draft": "Тайна"}.items():
        made[name].tags.add(topic)
        made[name].save()
    return made


def titles(response) -> list[str]:
    return [item.title for month in response.context["months"] for item in month.items]


def counts(response, part: str) -> dict[str, int]:
    return {option.title: option.count for option in response.context[part]}


def test_the_list_goes_by_month_and_the_archive_by_year(client, news):
    response = client.get("/novosti/")
    assert [month.title for month in response.context["months"]] == [
        "Апрель 2025\u00a0года",
        "Март 2025\u00a0года",
        "Март 2024\u00a0года",
    ]
    assert counts(response, "archive") == {"2025 год": 2, "2024 год": 1}
    assert counts(response, "topics") == {"Награды": 1, "Стройка": 2}


def test_counts_belong_to_what_is_chosen(client, news):
    response = client.get("/novosti/", {"god": "2025", "utm_source": "vk"})
    assert titles(response) == ["Новость о награде", "Новая новость"]
    assert counts(response, "topics") == {"Награды": 1, "Стройка": 1}
    assert response.context["canonical_url"] == "http://testserver/novosti/?god=2025"
    topic = next(option for option in response.context["topics"] if option.title == "Стройка")
    narrow = client.get(f"/novosti/{topic.url}")
    assert titles(narrow) == ["Новая новость"]
    assert "<title>Новости: тема «Стройка», 2025 год —" in narrow.content.decode()
    assert counts(narrow, "archive") == {"2025 год": 1, "2024 год": 1}


def test_a_page_of_the_list_is_the_same_from_both_ends(news):
    listed = NewsPage.objects.live().real_first()
    whole = listed.items()
    for start in range(len(whole)):
        assert listed.items_at(range(start, len(whole)), len(whole)) == whole[start:]


def test_a_draft_opens_neither_a_year_nor_a_topic(client, news):
    for query in ("god=2023", "god=2026", "god=0000", "god=20250", "tema=tayna"):
        assert client.get(f"/novosti/?{query}").status_code == 404, query
    for query in ("god=", "tema="):
        assert client.get(f"/novosti/?{query}").status_code == 200, query


def test_a_pinned_piece_stands_on_top_until_its_day_is_over(client, news):
    page, today = news["old"], timezone.localdate()
    page.pinned_until = today
    page.save()
    response = client.get("/novosti/")
    assert [item.title for item in response.context["pinned"]] == ["Старая новость"]
    assert titles(response) == ["Новость о награде", "Новая новость"]
    assert titles(client.get("/novosti/?god=2024")) == ["Старая новость"]
    page.pinned_until = today - dt.timedelta(days=1)
    page.save()
    assert client.get("/novosti/").context["pinned"] == []


def test_an_article_and_its_project_lead_to_each_other(client, tree):
    project = tree.project(tree.year(2024), tree.municipality())
    article = tree.article(photo=factories.image(caption="Горка", credit="Фото: Иван Петров"))
    article.projects.add(project)
    article.save()
    html = client.get(article.url).content.decode()
    assert f'href="{project.url}"' in html
    assert "Фото: Иван Петров" in html
    assert f'href="{article.url}"' in client.get(project.url).content.decode()


def test_the_feed_holds_real_news_and_is_told_no_day_where_the_month_is_known(client, tree):
    tree.article(title="Точная <новость> & слова", date=dt.date(2025, 4, 2))
    tree.article(title="Новость месяца", date=dt.date(2025, 3, 1), date_precision="month")
    tree.article(title="Показательная новость", is_demo=True)
    response = client.get("/rss/")
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(response.content).find("channel")  # noqa: S314 - our own answer
    days = {item.findtext("title"): item.findtext("pubDate") for item in channel.findall("item")}
    assert days == {"Точная <новость> & слова": "Wed, 02 Apr 2025 00:00:00 +0300", "Новость месяца": None}
    assert channel.findtext("link") == "http://testserver/novosti/"
    month = tree.article(date=dt.date(2025, 3, 1), date_precision="month").structured_data()
    assert month[0]["datePublished"] == "2025-03"


def test_a_list_of_demonstrations_is_hidden_from_robots(client, tree):
    tree.article(date=dt.date(2020, 5, 1), is_demo=True)
    tree.article(date=dt.date(2024, 5, 1))
    assert 'content="noindex' in client.get("/novosti/?god=2020").content.decode()
    assert 'content="noindex' not in client.get("/novosti/?god=2024").content.decode()
    assert 'content="noindex' not in client.get("/novosti/").content.decode()


def test_a_digest_has_a_publisher_and_no_author(client, tree):
    SiteSettings.objects.create(site=Site.objects.get(), owner_name="Ассоциация")
    press = tree.article(origin="press")
    digest = tree.article(origin="digest", sources=["https://example.org/1"])
    assert '"author":{"@type":"Organization","name":"Ассоциация"' in client.get(press.url).content.decode()
    html = client.get(digest.url).content.decode()
    assert '"publisher":{"@type":"Organization","name":"Ассоциация"' in html
    assert '"author"' not in html


def test_a_digest_is_brief_and_a_story_has_its_picture(client, tree):
    press = {"origin": "press", "lead": "Первый абзац.", "photo": factories.image()}
    tree.article(title="Сообщение", date=dt.date(2025, 5, 2), **press)
    tree.article(
        title="Пересказ", origin="digest", lead="Одно предложение.", sources=["https://example.org/1"]
    )
    (month,) = client.get("/novosti/").context["months"]
    story, brief = month.items
    assert (story.is_brief, story.lead, bool(story.photo)) == (False, "Первый абзац.", True)
    assert (brief.is_brief, brief.lead, brief.photo, brief.type_label) == (True, "", None, "Коротко")


def test_more_news_are_of_the_same_time_and_made_up_ones_stay_apart(client, tree):
    old, *_others = [
        tree.article(title=str(year), date=dt.date(year, 6, 1)) for year in (2021, 2020, 2022, 2023, 2026)
    ]
    demo = tree.article(title="Придумано", date=old.date, is_demo=True)
    assert [item.title for item in client.get(old.url).context["more_news"]] == ["2020", "2022", "2023"]
    assert client.get(demo.url).context["more_news"] == []
    archive = client.get("/novosti/").context["archive"]
    assert [chip.title for chip in archive][:2] == ["2026 год", "2023 год"]
    demo.date = dt.date(2024, 1, 1)
    demo.save()
    assert [chip.title for chip in client.get("/novosti/").context["archive"]][-1] == "2024 год, демонстрация"


def test_each_line_of_a_quote_is_a_paragraph(client, tree):
    page = tree.article(quote_text="Первое.\nВторое & третье.", quote_author="Директор")
    html = client.get(page.url).content.decode()
    assert "<blockquote><p>Первое.</p><p>Второе &amp; третье.</p></blockquote>" in html
