"""The words of the site's own pages, by which search judges what a reader may have meant."""

import threading
import time
from collections.abc import Iterator

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, Value
from django.db.models.functions import MD5

from showcase.contest.choices import Kind, Outcome
from showcase.contest.models import EquipmentItem, MunicipalityPage, Phase, ProjectPage
from showcase.core.spelling import Vocabulary
from showcase.pages.search_index import findable
from showcase.pages.search_texts import TEXT_FIELDS, plain

CHECK_SECONDS = 30


class LiveVocabulary:
    """The vocabulary of what is published now: built when a search first needs it, again after pages changed.

    Another process's change is noticed within `CHECK_SECONDS`. One reader builds while others wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Drop the words, so that the next search builds them anew."""
        self._words: Vocabulary | None = None
        self._stamp = ""
        self._checked_at = 0.0

    def get(self) -> Vocabulary:
        """Return the words of the published pages."""
        with self._lock:
            if self._words is None or time.monotonic() - self._checked_at > CHECK_SECONDS:
                self._refresh()
            return self._words

    def _refresh(self) -> None:
        stamp = content_stamp()
        if self._words is None or stamp != self._stamp:
            self._words, self._stamp = Vocabulary(texts()), stamp
        self._checked_at = time.monotonic()


live_vocabulary = LiveVocabulary()


def content_stamp() -> str:
    """Return a digest of everything that search knows: any changed word of a published page changes it."""
    digests = findable().annotate(digest=MD5("index_entries__body_text", output_field=CharField()))
    all_digests = StringAgg("digest", Value(""), order_by=F("pk"))
    return digests.order_by().aggregate(stamp=MD5(all_digests))["stamp"] or ""


def texts() -> Iterator[str]:
    """Give all texts that readers may quote, in a number of queries that does not grow."""
    pages = findable()
    yield from pages.order_by().values_list("title", flat=True)
    ids = pages.order_by().values("pk")
    for model, names in TEXT_FIELDS.items():
        for row in model.objects.filter(pk__in=ids).order_by().values_list(*names):
            yield from map(plain, row)
    yield from ProjectPage.objects.filter(pk__in=ids).order_by().values_list("settlement", flat=True)
    yield from MunicipalityPage.objects.filter(pk__in=ids).order_by().values_list("centre", flat=True)
    yield from EquipmentItem.objects.filter(project__in=ids).order_by().values_list("name", flat=True)
    yield from Phase.objects.filter(year_page__in=ids).order_by().values_list("title", flat=True)
    yield from ("проект номер", *Kind.labels, *Outcome.labels)
