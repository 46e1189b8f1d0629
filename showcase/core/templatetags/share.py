"""Links that share a page in social networks; nothing is loaded from them."""

from urllib.parse import urlencode

from django import template

from showcase.core.links import Link

register = template.Library()


@register.filter
def share_links(url: str, title: str) -> list[Link]:
    """`{{ canonical_url|share_links:page.title }}` gives «ВКонтакте», «Одноклассники» and MAX.

    MAX takes one text (https://dev.max.ru/help/deeplinks), so the address follows the title.
    """
    page = urlencode({"url": url, "title": title or ""})
    text = urlencode({"text": f"{title or ''}\n{url}".strip()})
    return [
        Link("ВКонтакте", f"https://vk.com/share.php?{page}"),
        Link("Одноклассники", f"https://connect.ok.ru/offer?{page}"),
        Link("MAX", f"https://max.ru/:share?{text}"),
    ]
