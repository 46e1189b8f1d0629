"""The page «Для прессы» of the admin: the pack's state, and a post to copy."""

import pytest

from showcase.core import queue
from showcase.press.material import Material
from showcase.press.models import PressPack
from showcase.press.posts import MOST_CHARS, post_of, shortened
from tests import factories
from tests.factories import text_of


@pytest.fixture(autouse=True)
def _packs_of_this_test(settings, tmp_path):
    settings.PRESS_PACKS_DIR = tmp_path / "press"


def test_a_pack_is_ordered_seen_and_removed(tree, admin_client):
    page = tree.article(title="Итоги", photo=factories.image(press_use=True))
    screen = f"/admin/pressa/{page.pk}/"
    assert f'href="{screen}"' in text_of(admin_client.get(f"/admin/pages/{page.pk}/edit/"))
    assert "Снимков войдёт 1 из 1" in text_of(admin_client.get(screen))
    assert admin_client.post(screen).status_code == 302
    assert "Собираем" in text_of(admin_client.get(screen))
    queue.run_due()
    assert "Готов: " in text_of(admin_client.get(screen))
    assert admin_client.post(screen, {"remove": "1"}).status_code == 302
    assert not PressPack.objects.exists()


def test_drafts_and_other_pages_have_nothing_for_the_press(tree, admin_client):
    draft = tree.article(live=False)
    screen = f"/admin/pressa/{draft.pk}/"
    assert "Страница не опубликована" in text_of(admin_client.get(screen))
    assert "Сначала опубликуйте" in text_of(admin_client.post(screen, follow=True))
    assert not PressPack.objects.exists()
    assert admin_client.get(f"/admin/pressa/{tree.home.pk}/").status_code == 404
    assert "/admin/pressa/" not in text_of(admin_client.get(f"/admin/pages/{tree.home.pk}/edit/"))


def test_a_demonstration_is_marked_wherever_it_is_copied(tree):
    post = post_of(Material(tree.article(title="Итоги", is_demo=True)))
    assert post.text.startswith("Демонстрация: Итоги")


def test_a_post_is_short_and_ends_with_the_link(tree):
    page = tree.article(title="Итоги", lead="Первое предложение. " + "Длинное предложение. " * 40)
    post = post_of(Material(page))
    text, _, link = post.text.rpartition("\n\n")
    assert len(text) <= MOST_CHARS
    assert text.startswith("Итоги\n\n")
    assert text.endswith("предложение.")
    assert link == page.full_url
    assert [link.title for link in post.networks] == ["ВКонтакте", "MAX"]


@pytest.mark.parametrize(
    ("paragraphs", "short"),
    [
        (["Раз. Два."], "Раз. Два."),
        (["Раз.", "Два три четыре пять."], "Раз."),
        (["Однословие шире предела"], "Однословие…"),
        ([], ""),
    ],
)
def test_sentences_stay_whole(paragraphs, short):
    assert shortened(paragraphs, 15) == short
