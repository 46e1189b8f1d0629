"""Creates and updates objects of the site, but leaves alone what a person has changed since."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Page

from showcase.contest.models import ImportRecord
from showcase.core.publishing import add_published
from showcase.pages.importers import values
from showcase.pages.importers.faults import Check
from showcase.pages.importers.report import Report

CHANGED_BY_A_PERSON = "изменено на сайте"
DELETED_BY_A_PERSON = "удалено на сайте, снова не создано"
HAS_A_DRAFT = "есть неопубликованный черновик, изменения не внесены"


@dataclass
class Entry:
    """What the dataset says about one object: `key` ties them, `path` names the row in faults."""

    section: str
    key: str
    path: str
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """Name of the object in the report."""
        return str(self.values.get("title") or self.key)


class Writer:
    """Writes entries one by one inside the caller's transaction."""

    def __init__(self, report: Report, tick: Callable[[], None] = lambda: None) -> None:
        self.report = report
        self.check = Check()
        self.tick = tick
        self.records = {record.import_key: record for record in ImportRecord.objects.all()}
        self.seen: set[str] = set()

    def page(
        self, entry: Entry, model: type[Page], parent: Page, slug: str, adopt: Page | None = None
    ) -> Page | None:
        """Write a page; returns None for one that a person has deleted, or that its form would refuse: see `check`.

        `slug` serves a new page only. `adopt` is a page that a person has made for the same thing.
        """
        entry.values = {"parent": parent.pk, **entry.values}

        def create(fields: dict[str, Any]) -> Page:
            page = model(slug=slug)
            for name, value in fields.items():
                if name != values.PARENT:
                    values.write(page, name, value)
            _set_key(page, entry.key)
            return add_published(parent, page)

        return self._put(entry, model, create, _save_page, adopt)

    def row(
        self, entry: Entry, model: type[models.Model], adopt: models.Model | None = None
    ) -> models.Model | None:
        """Write an object that is not a page; returns None for one that a person has deleted."""

        def create(fields: dict[str, Any]) -> models.Model:
            target = model()
            _set_key(target, entry.key)
            _save_row(target, fields)
            return target

        return self._put(entry, model, create, _save_row, adopt)

    def gone(self) -> list[str]:
        """Return keys that the last imports wrote and that the file no longer has."""
        return sorted(self.records.keys() - self.seen)

    def _put(
        self,
        entry: Entry,
        model: type[models.Model],
        create: Callable[[dict[str, Any]], Any],
        save: Callable[[Any, dict[str, Any]], None],
        adopt: models.Model | None,
    ) -> Any:
        self.seen.add(entry.key)
        self.tick()
        wanted = {name: values.normalised(model, name, value) for name, value in entry.values.items()}
        try:
            if entry.key in self.records:
                return self._update(entry, self.records[entry.key], wanted, save)
            if adopt is not None:
                return self._update(entry, self._remember(entry.key, adopt, {}), wanted, save)
            target = create(wanted)
        except ValidationError as error:
            self.check.fault(entry.path, " ".join(error.messages).rstrip("."))
            return None
        self._remember(entry.key, target, wanted)
        self.report.new(entry.section, entry.name)
        return target

    def _remember(self, key: str, target: models.Model, written: dict[str, Any]) -> ImportRecord:
        kind = ContentType.objects.get_for_model(target)
        record = ImportRecord(import_key=key, content_type=kind, object_id=target.pk, values=written)
        record.save()
        self.records[key] = record
        return record

    def _update(
        self,
        entry: Entry,
        record: ImportRecord,
        wanted: dict[str, Any],
        save: Callable[[Any, dict[str, Any]], None],
    ) -> Any:
        target = record.target
        if target is None:
            self.report.leave(f"{entry.section}: {entry.name}", DELETED_BY_A_PERSON)
            return None
        changes, known = self._compare(entry, target, record, wanted)
        if changes and getattr(target, "has_unpublished_changes", False) and target.live:
            self.report.leave(f"{entry.section}: {entry.name}", HAS_A_DRAFT)
            return target
        if changes:
            save(target, changes)
            self.report.changed(
                entry.section, entry.name, [values.label(type(target), name) for name in changes]
            )
        else:
            self.report.same(entry.section)
        if known != record.values:
            record.values = known
            record.save()
        return target

    def _compare(
        self, entry: Entry, target: Any, record: ImportRecord, wanted: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what to write and what to remember; what a person has changed goes to the report."""
        changes, known, model = {}, dict(record.values), type(target)
        for name, value in wanted.items():
            present = values.read(target, name)
            unfilled = name not in known and values.is_unfilled(model, name, present)
            if present == value:
                known[name] = value
            elif unfilled or (name in known and present == known[name]):
                changes[name] = known[name] = value
            else:
                self.report.leave(
                    f"{entry.section}: {entry.name}", f"{CHANGED_BY_A_PERSON}: {values.label(model, name)}"
                )
        return changes, known


def _set_key(target: models.Model, key: str) -> None:
    if hasattr(target, "import_key"):
        target.import_key = key


def _save_row(target: models.Model, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        values.write(target, name, value)
    target.full_clean()
    target.save()


def free_slug(base: str, *parents: Page) -> str:
    """Return an address that no page below these has: a number is added where it must be."""
    taken = {slug for parent in parents for slug in parent.get_children().values_list("slug", flat=True)}
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def _moved(page: Page, parent: Page) -> Page:
    """Move a page below another parent; where its address is taken there, it gets a free one first."""
    if parent.get_children().filter(slug=page.slug).exists():
        page.slug = free_slug(page.slug, parent, page.get_parent())
        page.save()
    page.move(parent, pos="last-child")
    return type(page).objects.get(pk=page.pk)


def _save_page(page: Page, changes: dict[str, Any]) -> None:
    if values.PARENT in changes:
        page = _moved(page, Page.objects.get(pk=changes[values.PARENT]).specific)
    for name, value in changes.items():
        if name != values.PARENT:
            values.write(page, name, value)
    if page.live:
        page.save_revision().publish()
    else:
        page.save()
        page.save_revision()
