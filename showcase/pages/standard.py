"""Context of a text page."""

from typing import Any

from wagtail.models import Page

from showcase.core.facts import Fact, email_fact, known_facts, phone_fact
from showcase.core.links import Link, local_url
from showcase.core.models import SiteSettings
from showcase.news.models import NewsPage

TOPIC_NEWS = 4
READ_ON = (
    Link("О конкурсе", "/o-konkurse/"),
    Link("Как принять участие", "/kak-uchastvovat/"),
    Link("Как проголосовать", "/kak-golosovat/"),
    Link("История", "/o-konkurse/istoriya/"),
)


def standard_context(page: Page, *, topic: str, show_contacts: bool) -> dict[str, Any]:
    """Return the subpages, contacts, news of the topic, and where to read on."""
    news = NewsPage.objects.live().real().newest_first().filter(tags__name=topic)[:TOPIC_NEWS]
    children = [Link(child.title, local_url(child.url_path)) for child in page.get_children().live()]
    return {
        "children": children,
        "contacts": contact_facts(SiteSettings.shown()) if show_contacts else [],
        "news": news.items() if topic else [],
        "onward": [link for link in READ_ON if link.url != local_url(page.url_path) and link not in children],
    }


def contact_facts(owner: SiteSettings) -> list[Fact]:
    """Return the known contacts of the owner and the press service; none if there is no way to reach them."""
    if not any((owner.phone, owner.email, owner.press_phone, owner.press_email, owner.owner_address)):
        return []
    return known_facts(
        [
            Fact("Организатор", owner.owner_name),
            Fact("Адрес", owner.owner_address),
            Fact("Часы работы", owner.hours),
            phone_fact("Телефон", owner.phone),
            email_fact("Эл. почта", owner.email),
            phone_fact("Телефон пресс-службы", owner.press_phone),
            email_fact("Эл. почта пресс-службы", owner.press_email),
            Fact("Номер в реестре операторов персональных данных", owner.operator_number),
        ]
    )
