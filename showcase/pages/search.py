"""Search over the site."""

from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest


@dataclass(frozen=True)
class SearchRequest:
    """What a reader typed."""

    query: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the parameters."""
        return cls(request.GET.get("q", "")[:200].strip())

    def as_query(self) -> dict[str, str]:
        """Return the parameters that lead here."""
        return {"q": self.query} if self.query else {}


def search_context(request: HttpRequest) -> dict[str, Any]:
    """Nothing is found yet."""
    return {"search_query": SearchRequest.of(request).query}
