"""Links that share a page in social networks; nothing is loaded from them."""

from urllib.parse import urlencode

from django import template

register = template.Library()


@register.filter
def share_links(url: str, title: str) -> list[dict[str, str]]:
    """`{{ canonical_url|share_links:page.title }}` gives «ВКонтакте», «Одноклассники» and MAX.

    MAX takes one text (https://dev.max.ru/help/deeplinks), so the address follows the title.
    """
    page = urlencode({"url": url, "title": title or ""})
    text = urlencode({"text": f"{title or ''}\n{url}".strip()})
    return [
        {"title": "ВКонтакте", "url": f"https://vk.com/share.php?{page}"},
        {"title": "Одноклассники", "url": f"https://connect.ok.ru/offer?{page}"},
        {"title": "MAX", "url": f"https://max.ru/:share?{text}"},
    ]
