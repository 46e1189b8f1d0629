"""Fills an empty site from content files.

A file is a JSON list of items, an item is the fields of one object under their names in the model. A page has a
`url`, which gives its parent and its slug. Other objects are named by their URL too: in foreign keys, in lists of
related pages and in the links of a text. Rows that belong to a page (phases, events, photos) are lists of
fields; the blocks of a story are written `{"heading": "…"}`, `{"text": "<p>…</p>"}`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DatabaseError, models, transaction
from tqdm import tqdm
from wagtail.fields import StreamField
from wagtail.models import Page, Site

from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.core.fields import ChoiceListField, ListField
from showcase.core.models import SiteSettings
from showcase.core.publishing import add_published
from showcase.news.models import NewsPage
from showcase.pages.models import HomePage, StandardPage

# In the order of loading: an item may name only objects of earlier items.
FILES: dict[str, type[models.Model] | None] = {
    "sections": None,  # these items name their model themselves: `type`
    "municipalities": MunicipalityPage,
    "years": ContestYearPage,
    "projects": ProjectPage,
    "figures": Figure,
    "news": NewsPage,
    "pages": StandardPage,
}
PAGE_URL = re.compile(r"/|(/[^/]+)+/")
LOCAL_LINK = re.compile(r'href="(/[^"]*)"')


class ContentError(Exception):
    """A Russian sentence that names the file, the item and the field at fault."""


@dataclass
class Item:
    """One object to create; `place` names its file and itself in messages."""

    place: str
    model: type[models.Model]
    fields: dict[str, Any]

    def fault(self, field: str, message: str) -> NoReturn:
        """Raise ContentError for a field, or for the whole item when `field` is empty."""
        raise ContentError(": ".join(part for part in (self.place, field, message) if part))


def is_filled() -> bool:
    """Tell whether the site has pages already: neither content nor a removed demonstration is loaded over them."""
    return HomePage.objects.exists()


def load(
    items: list[Item],
    named: dict[str, models.Model] | None = None,
    *,
    quiet: bool = False,
    dry_run: bool = False,
) -> None:
    """Create all items in one transaction, which a dry run takes back.

    `named` holds objects that exist already, under the names that the content uses: pictures by file name.
    Raises ContentError at the first item at fault; nothing is written then.
    """
    loader = Loader(named or {})
    with transaction.atomic():
        for item in tqdm(items, desc="Загружаем содержание", disable=quiet or None, leave=False):
            loader.create(item)
        if dry_run:
            transaction.set_rollback(True)


def read(folder: Path, prepare: Callable[[str], str] = str) -> list[Item]:
    """Read the files of a folder; `prepare` may change their text first. Raises ContentError."""
    items: list[Item] = []
    for name in FILES:
        path = folder / f"{name}.json"
        if path.exists():
            items += _read_file(path, prepare)
    if not items:
        raise ContentError(f"{folder}: в папке нет файлов с содержанием.")
    return items


def _read_file(path: Path, prepare: Callable[[str], str]) -> list[Item]:
    try:
        rows = json.loads(prepare(path.read_text("utf-8")))
    except json.JSONDecodeError as error:
        place = f"строка {error.lineno}, знак {error.colno}"
        raise ContentError(f"{path.name}: это не JSON, ошибка здесь: {place}") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: файл не в кодировке UTF-8") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ContentError(f"{path.name}: нужен список, каждый элемент которого — набор полей")
    return [_item(path, number, row) for number, row in enumerate(rows, start=1)]


def _item(path: Path, number: int, row: dict[str, Any]) -> Item:
    place = f"{path.name}, {row.get('url') or f'элемент {number}'}"
    try:
        model = FILES[path.stem] or apps.get_model(row.pop("type"))
    except (AttributeError, LookupError, ValueError) as error:
        raise ContentError(f"{place}: type: нет такого вида страниц") from error
    return Item(place, model, row)


class Loader:
    """Creates objects and finds those that content names."""

    def __init__(self, named: dict[str, models.Model]) -> None:
        self.named = dict(named)

    def create(self, item: Item) -> None:
        """Create one object. Raises ContentError."""
        try:
            self._create_page(item) if issubclass(item.model, Page) else self._create_row(item)
        except ValidationError as error:
            _refuse(item, "", error)
        except (TypeError, ValueError, DatabaseError) as error:
            item.fault("", f"такие значения не подходят: {error}")

    def _create_page(self, item: Item) -> None:
        fields = dict(item.fields)
        url = fields.pop("url", "")
        if not PAGE_URL.fullmatch(str(url)):
            item.fault("url", "нужен адрес страницы, например /novosti/otkrytie/")
        parent, _, slug = url.rstrip("/").rpartition("/")
        page = item.model(slug=slug or "home")
        self._fill(page, fields, item)
        if url == "/":
            _publish_home(page)
        else:
            add_published(self._find_parent(f"{parent}/", item), page)
        self.named[url] = page

    def _create_row(self, item: Item) -> None:
        if item.model is SiteSettings:
            row = SiteSettings.for_site(Site.objects.get(is_default_site=True))
        else:
            row = item.model()
        self._fill(row, item.fields, item)
        row.full_clean()
        row.save()

    def _fill(self, target: models.Model, fields: dict[str, Any], item: Item, path: str = "") -> None:
        for name, value in fields.items():
            try:
                self._set(target, name, value, item, path + name)
            except FieldDoesNotExist:
                item.fault(path + name, "нет такого поля")
            except ValidationError as error:
                _refuse(item, path + name, error)
            except LookupError as error:
                item.fault(path + name, f"нет такой страницы или картинки: {error.args[0]}")
            except (AttributeError, TypeError, ValueError):
                item.fault(path + name, f"такое значение не подходит: {value}")

    def _set(self, target: Any, name: str, value: Any, item: Item, path: str) -> None:
        if name == "tags":
            target.tags.set(value)
            return
        field = target._meta.get_field(name)
        if field.one_to_many:
            rows = enumerate(value)
            setattr(target, name, [self._child(field, number, row, item, path) for number, row in rows])
        elif field.many_to_many:
            setattr(target, name, [self._find(url) for url in value])
        elif field.is_relation:
            setattr(target, name, self._find(value))
        elif isinstance(field, StreamField):
            setattr(target, name, self._story(field, value))
        else:
            if isinstance(value, dict) or isinstance(value, list) != isinstance(field, ListField):
                raise TypeError  # a text field would store how Python writes it
            if isinstance(field, ChoiceListField):
                field.formfield().clean(value)  # the model itself takes any words
            setattr(target, name, field.to_python(value))

    def _child(self, relation: Any, number: int, row: dict[str, Any], item: Item, path: str) -> models.Model:
        child = relation.related_model(sort_order=number)
        place = f"{path}[{number + 1}]."
        self._fill(child, row, item, place)
        try:
            child.full_clean(exclude=[relation.field.name])
        except ValidationError as error:
            _refuse(item, place, error)
        return child

    def _story(self, field: StreamField, blocks: list[dict[str, Any]]) -> Any:
        known = field.stream_block.child_blocks
        pairs = [next(iter(block.items()), ("", None)) for block in blocks]
        for number, (kind, _value) in enumerate(pairs, start=1):
            if kind not in known:
                raise ValidationError(f"блок {number}: нет блока «{kind}»")
        story = field.stream_block.to_python(
            [{"type": kind, "value": self._linked(value)} for kind, value in pairs]
        )
        for number, block in enumerate(story, start=1):
            try:
                block.block.clean(block.value)
            except ValidationError as error:
                raise ValidationError(f"блок {number}: {' '.join(error.messages)}") from error
        return story

    def _linked(self, value: Any) -> Any:
        """Turn links to addresses of the site into links to pages, which follow a page that moves."""
        if isinstance(value, dict):
            return {name: self._linked(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._linked(part) for part in value]
        if isinstance(value, str):
            return LOCAL_LINK.sub(lambda link: f'linktype="page" id="{self._find(link[1]).pk}"', value)
        return value

    def _find(self, name: str) -> Any:
        """Return the object that content names. Raises LookupError."""
        if name not in self.named:
            page = Page.objects.filter(url_path=f"/home{name}").first()
            if page is None:
                raise LookupError(name)
            self.named[name] = page.specific
        return self.named[name]

    def _find_parent(self, url: str, item: Item) -> Page:
        try:
            return self._find(url)
        except LookupError:
            item.fault("url", f"нет страницы {url}, внутри которой должна быть эта")


def _publish_home(page: Page) -> None:
    """Put the home page in the place of Wagtail's welcome page; the site's address follows SITE_URL."""
    for welcome in Page.get_first_root_node().get_children():
        welcome.delete()
    add_published(Page.get_first_root_node(), page)
    address = urlsplit(settings.SITE_URL)
    Site.objects.create(
        is_default_site=True,
        site_name=settings.WAGTAIL_SITE_NAME,
        hostname=address.hostname or "localhost",
        port=address.port or (443 if address.scheme == "https" else 80),
        root_page=page,
    )


def _refuse(item: Item, path: str, error: ValidationError) -> NoReturn:
    """Raise ContentError with all messages of a failed validation."""
    if not hasattr(error, "error_dict"):
        item.fault(path.rstrip("."), " ".join(error.messages))
    faults = []
    for name, messages in error.message_dict.items():
        field = path.rstrip(".") if name == "__all__" else path + name
        faults.append(": ".join(part for part in (field, " ".join(messages)) if part))
    item.fault("", "; ".join(faults))
