"""Context of a text page."""

from typing import TYPE_CHECKING, Any

from showcase.core.context import FOOTER_LINKS
from showcase.core.links import Link, local_url
from showcase.core.models import SiteSettings
from showcase.news.models import NewsPage

if TYPE_CHECKING:
    from showcase.pages.models import StandardPage

TOPIC_NEWS = 4


def standard_context(page: "StandardPage") -> dict[str, Any]:
    """Return the subpages, contacts, news of the page's topic, and where to read on."""
    topic = page.related_news_tag
    news = NewsPage.objects.live().real().for_list().newest_first().filter(tags__name=topic)[:TOPIC_NEWS]
    return {
        "children": [Link(child.title, local_url(child.url_path)) for child in page.get_children().live()],
        "contacts": contact_facts(SiteSettings.for_site(page.get_site())) if page.show_contacts else [],
        "news": [article.list_view() for article in news] if topic else [],
        "onward": [link for link in FOOTER_LINKS if link["url"] != local_url(page.url_path)],
    }


def contact_facts(owner: SiteSettings) -> list[dict[str, str]]:
    """Return the known contacts of the owner and the press service."""
    facts = [
        {"label": "Организатор", "value": owner.owner_name},
        {"label": "Адрес", "value": owner.owner_address},
        {"label": "Часы работы", "value": owner.hours},
        {"label": "Телефон", "value": owner.phone, "url": phone_url(owner.phone)},
        {"label": "Эл. почта", "value": owner.email, "url": f"mailto:{owner.email}"},
        {"label": "Телефон пресс-службы", "value": owner.press_phone, "url": phone_url(owner.press_phone)},
        {"label": "Эл. почта пресс-службы", "value": owner.press_email, "url": f"mailto:{owner.press_email}"},
        {"label": "Номер в реестре операторов персональных данных", "value": owner.operator_number},
    ]
    return [fact for fact in facts if fact["value"]]


def phone_url(number: str) -> str:
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")
