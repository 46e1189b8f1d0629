"""A draft under embargo: read by its link alone, until its hour or until the link is taken back."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from showcase.news.embargo_link import EmbargoLink
from showcase.news.models import NewsPage
from showcase.staff.set_up import set_up_roles
from tests.factories import text_of
from tests.staff.people import member

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
TITLE = "Секретные победители конкурса"


@pytest.fixture
def draft(tree) -> NewsPage:
    page = tree.article(title="Черновое название", live=False)
    page.title, page.lead = TITLE, "Имена назовём позже."
    page.save_revision()
    return page


@pytest.fixture
def link(draft) -> EmbargoLink:
    return EmbargoLink.objects.create(page=draft, until=timezone.now() + HOUR)


def path_of(link: EmbargoLink) -> str:
    return "/embargo/" + link.url.rpartition("/embargo/")[2]


def test_journalists_read_the_latest_version_and_nothing_keeps_it(client, link):
    answer = client.get(path_of(link))
    html = text_of(answer)
    assert answer.status_code == 200
    assert TITLE in html
    assert "Эмбарго до" in html
    assert 'content="noindex, nofollow"' in html
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_the_draft_is_nowhere_else(client, link, tree):
    client.get(path_of(link))
    addresses = (
        "/",
        "/novosti/",
        "/rss/",
        "/rss/dzen/",
        "/sitemap.xml",
        "/poisk/?q=секретные",
        link.page.url,
    )
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [*[200] * 6, 404]
    for answer in answers:
        assert TITLE not in text_of(answer)
        assert "embargo" not in text_of(answer)


def test_the_link_ends(client, link):
    link.until = timezone.now() - HOUR
    link.save()
    answer = client.get(path_of(link))
    assert answer.status_code == 410
    assert "больше не действует" in text_of(answer)
    assert TITLE not in text_of(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_after_the_publication_the_link_leads_to_the_page(client, link):
    link.page.get_latest_revision().publish()
    page = NewsPage.objects.get(pk=link.page_id)
    answer = client.get(path_of(link))
    assert (answer.status_code, answer["Location"]) == (302, page.url)
    assert answer["Cache-Control"] == "private, no-store"


def test_what_is_withdrawn_is_no_draft_under_embargo(client, link):
    link.page.get_latest_revision().publish()
    NewsPage.objects.get(pk=link.page.pk).unpublish()
    answer = client.get(path_of(link))
    assert answer.status_code == 410
    assert TITLE not in text_of(answer)


@pytest.mark.parametrize("token", ["1", "1.x", "{pk}.aaaa", "x" * 300])
def test_a_made_up_link_opens_nothing(client, link, token):
    assert client.get(f"/embargo/{token.format(pk=link.pk)}/").status_code == 404


def test_the_press_service_makes_links_and_takes_them_back(client, draft):
    set_up_roles()
    client.force_login(member("Пресс-служба", "press@example.org"))
    form = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])))
    url = reverse("embargo_links", args=[draft.pk])
    assert url in form
    assert "31.02.2027 10:00" in text_of(client.post(url, {"until": "31.02.2027 10:00"}))
    assert "уже прошло" in text_of(client.post(url, {"until": "01.02.2020 10:00"}))
    assert not draft.embargo_links.exists()
    until = timezone.localtime() + HOUR
    html = text_of(client.post(url, {"until": f"{until:%d.%m.%Y %H:%M}"}, follow=True))
    (link,) = draft.embargo_links.all()
    assert link.url in html
    assert client.get(path_of(link)).status_code == 200
    client.post(url, {"revoke": str(link.pk)})
    assert client.get(path_of(link)).status_code == 410
    assert link.url not in text_of(client.get(url))


@pytest.mark.parametrize("role", ["Наблюдатель", "Голосование: комиссия"])
def test_only_those_who_publish_the_draft_make_links(client, draft, role):
    set_up_roles()
    client.force_login(member(role, "other@example.org"))
    client.post(reverse("embargo_links", args=[draft.pk]), {"until": "01.02.2099 10:00"})
    assert not draft.embargo_links.exists()


def test_a_link_is_offered_until_the_draft_comes_out(draft, admin_client):
    planned = timezone.now().replace(second=0, microsecond=0) + 30 * HOUR
    draft.go_live_at = planned
    draft.save_revision()
    url = reverse("embargo_links", args=[draft.pk])
    assert f"{timezone.localtime(planned):%d.%m.%Y %H:%M}" in text_of(admin_client.get(url))
