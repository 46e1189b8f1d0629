"""Wagtail search by word keys (see `core.search_text`), so that every search finds all forms of a word."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Model
from wagtail.search.backends.database.postgres.postgres import (
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from wagtail.search.query import Phrase, PlainText

from showcase.core.search_text import query_groups, tsquery

KEYS = ("title_keys", "body_keys")
"""Methods that return the search keys of a model."""


class WordQueryCompiler(PostgresSearchQueryCompiler):
    """Matches the keys that models return from `KEYS`; the last word of a query is a prefix."""

    def build_tsquery_content(self, query: Any, config: str | None = None, invert: bool = False) -> Any:
        if not isinstance(query, PlainText | Phrase):
            return super().build_tsquery_content(query, config, invert)
        keys = tsquery(query_groups(query.query_string))
        return SearchQuery(keys, search_type="raw", config=config, invert=invert)


class WordIndex(PostgresIndex):
    """Computes the keys of an object once; Wagtail would compute them five times, once per index column."""

    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        known = list(objs)
        for one in known:
            vars(one).update({name: getattr(one, name)() for name in KEYS if hasattr(one, name)})
        try:
            super().add_items(model, known)
        finally:
            for one in known:
                for name in KEYS:
                    vars(one).pop(name, None)


class SearchBackend(PostgresSearchBackend):
    index_class = WordIndex
    query_compiler_class = autocomplete_query_compiler_class = WordQueryCompiler
