"""Pages whose data is missing, doubtful or a demonstration say so in words."""

import datetime as dt
import re

import pytest

from showcase.contest.models import CostShare
from showcase.news.models import Correction
from tests.factories import image, photo, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tree):
    """A project of which nothing is known."""
    return tree.project(tree.year(2022), tree.municipality(), settlement="", title="Площадка")


def page_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return text_of(response)


def test_a_project_of_which_nothing_is_known(client, project):
    html = page_of(client, project.url)
    for words in ("Вид уточняется", "Итог неизвестен", "Фото пока нет", "Точное место пока неизвестно"):
        assert words in html
    assert "Пока неизвестно: кто предложил, что предложили построить, сколько стоит." in html
    assert "нет данных" not in html
    assert "yandex.ru" not in html
    for heading in ("О проекте", "История проекта", "Откуда деньги", "Откуда сведения"):
        assert heading not in html


def test_doubt_stands_beside_a_value_and_never_beside_its_absence(client, tree):
    fields = {"kind": "sport", "uncertain": ["kind", "applicant_kind", "contest_year"]}
    project = tree.project(tree.year(2022), tree.municipality(), **fields)
    html = page_of(client, project.url)
    assert html.count("не подтверждено") == 1
    assert "Не подтверждено: год." in html


def test_money_is_told_by_source_and_summed(client, project):
    CostShare.objects.create(project=project, source="region", amount=1_200_000)
    CostShare.objects.create(project=project, source="residents", amount=50_000)
    html = page_of(client, project.url)
    assert "Откуда деньги" in html
    assert html.count("1,25 млн руб.") == 2


def test_a_place_before_and_after_and_once_each_what_was_to_be_seen_when_a_stage_began(client, project):
    photo(project, stage="before")
    assert "Как было и как стало" not in page_of(client, project.url)
    photo(project, stage="after")
    for stage in ("application", "review", "building", "built", "built"):
        project.events.create(text="событие", stage=stage)
    project.stage = "built"
    project.save()
    html = page_of(client, project.url)
    assert "Как было и как стало" in html
    assert html.count("timeline__item") == 5
    assert html.count("timeline__photo") == 2


def test_the_light_version_tells_the_weight_of_every_photo(client, tree, project):
    photo(project)
    article = tree.article(photo=image())
    client.cookies["vid"] = "lon"
    for page in (project, article):
        html = page_of(client, page.url)
        assert "<img" not in html
        assert re.search(r'href="/media/[^"]+"[^>]*>Показать фото \(\d+ КБ\)', html), page


def test_the_catalogue_counts_demonstration_projects_only_where_asked(client, tree):
    place = tree.municipality()
    tree.project(tree.year(2024), place, title="Настоящая площадка")
    tree.project(tree.year(2027, is_demo=True), place, title="Вымышленная площадка")
    everything, demo = page_of(client, "/proekty/"), page_of(client, "/proekty/?god=2027")
    assert "<h1>1 проект</h1>" in everything
    assert "Вымышленная площадка" not in everything
    assert "Демонстрационный конкурс 2027 года" in everything
    assert "Вымышленная площадка" in demo
    assert "Демонстрационные данные" in demo
    assert "noindex" in demo


def test_an_empty_choice_offers_to_drop_each_condition(client, tree):
    place = tree.municipality(slug="tula")
    tree.project(tree.year(2024), place, kind="sport")
    tree.project(tree.year(2023), tree.municipality(), kind="multi")
    html = page_of(client, "/proekty/?rayon=tula&god=2023")
    assert "По этим условиям проектов нет" in html
    assert 'href="/proekty/?god=2023"' in html
    assert 'href="/proekty/?rayon=tula"' in html


def test_a_correction_tells_moscow_time_and_the_year_only_when_it_differs(client, tree):
    article = tree.article(date=dt.date(2025, 12, 6))
    for year in (2025, 2026):
        moment = dt.datetime(year, 12, 6, 9, 40, tzinfo=dt.UTC)
        Correction.objects.create(news=article, made_at=moment, text="уточнено число участников")
    html = page_of(client, article.url)
    assert "Исправлено 6 декабря, 12:40: уточнено число участников." in html
    assert "Исправлено 6 декабря 2026 года, 12:40: уточнено число участников." in html


def test_news_known_to_the_year_stand_under_the_year(client, tree):
    tree.article(date=dt.date(2024, 1, 1), date_precision="year", date_is_uncertain=True, title="Без месяца")
    html = page_of(client, "/novosti/")
    assert "<h2>2024 год</h2>" in html
    assert "2024 год, дата не подтверждена" in html
