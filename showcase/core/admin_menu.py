"""Admin menu items restricted to some users."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class RestrictedItem(MenuItem):
    """Shown to users for whom `may_see` is true."""

    def __init__(self, *args: Any, may_see: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_see = may_see

    def is_shown(self, request: HttpRequest) -> bool:
        """Cached: Wagtail calls this twice per request."""
        known = vars(request).setdefault("shown_items", {})
        if self not in known:
            known[self] = self.may_see(request.user)
        return known[self]
