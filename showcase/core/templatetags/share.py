"""Addresses at which a reader shares a page, as the networks describe them; nothing is loaded from there."""

from urllib.parse import urlencode

from django import template

register = template.Library()


@register.filter
def share_links(url: str, title: str) -> list[dict[str, str]]:
    """`{{ canonical_url|share_links:page.title }}` gives «ВКонтакте», «Одноклассники» and MAX.

    MAX: https://dev.max.ru/help/deeplinks; it takes a text, so the address stands after the title.
    """
    page = urlencode({"url": url, "title": title or ""})
    text = urlencode({"text": f"{title or ''}\n{url}".strip()})
    return [
        {"title": "ВКонтакте", "url": f"https://vk.com/share.php?{page}"},
        {"title": "Одноклассники", "url": f"https://connect.ok.ru/offer?{page}"},
        {"title": "MAX", "url": f"https://max.ru/:share?{text}"},
    ]
