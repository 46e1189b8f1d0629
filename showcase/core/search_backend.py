"""Wagtail's search asked in the site's own word keys: every list, chooser and search of the admin finds all forms."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from wagtail.search.backends.database.postgres.postgres import (
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from wagtail.search.query import Phrase, PlainText

from showcase.core.search_text import query_groups, tsquery


class WordQueryCompiler(PostgresSearchQueryCompiler):
    """Asks for the keys that models store as `title_keys` and `body_keys`; the last word may be unfinished."""

    def build_tsquery_content(self, query: Any, config: str | None = None, invert: bool = False) -> Any:
        if not isinstance(query, PlainText | Phrase):
            return super().build_tsquery_content(query, config, invert)
        keys = tsquery(query_groups(query.query_string))
        return SearchQuery(keys, search_type="raw", config=config, invert=invert)


class SearchBackend(PostgresSearchBackend):
    query_compiler_class = autocomplete_query_compiler_class = WordQueryCompiler
