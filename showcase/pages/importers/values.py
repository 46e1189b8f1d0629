"""Reads and writes fields of any kind as JSON: what was written can be compared with what is there."""

import datetime as dt
import json
import re
import uuid
from typing import Any

from django.db import models
from django.db.models.fields.related import ManyToManyField
from django.db.models.fields.reverse_related import ManyToOneRel

from showcase.core.fields import StreamField

Json = Any
PARENT = "parent"
"""Name of the value that holds the id of a page's parent."""
_EDITOR_MARKS = re.compile(r' data-block-key="[^"]*"')
_BLOCK_IDS = uuid.UUID("6f1a4d5e-4a0c-4f0e-9d0b-7a1c2b3d4e5f")


def read(target: Any, name: str) -> Json:
    """Return the present value of a field, relation, list of children or the parent of a page."""
    if name == PARENT:
        return target.get_parent().pk
    if name == "tags":
        return sorted(tag.name for tag in target.tags.all())
    field = _field(target, name)
    if isinstance(field, ManyToOneRel):
        return [_row(child, field) for child in getattr(target, name).all()]
    if isinstance(field, ManyToManyField):
        return sorted(related.pk for related in getattr(target, name).all())
    if isinstance(field, StreamField):
        return normalised(type(target), name, list(getattr(target, name).get_prep_value()))
    return _plain(getattr(target, name))


def write(target: Any, name: str, value: Json) -> None:
    """Set a field to a value that `normalised` returned; children and relations wait for a save."""
    if name == "tags":
        target.tags.set(value)
        return
    field = _field(target, name)
    if isinstance(field, ManyToOneRel):
        setattr(target, name, [_child(field.related_model, place, row) for place, row in enumerate(value)])
    elif isinstance(field, ManyToManyField):
        getattr(target, name).set(field.related_model.objects.filter(pk__in=value))
    elif isinstance(field, StreamField):
        setattr(target, name, json.dumps(_with_ids(value, name), ensure_ascii=False))
    else:
        setattr(target, name, field.to_python(value) if isinstance(field, models.DateField) else value)


def normalised(model: type[models.Model], name: str, value: Json) -> Json:
    """Bring a value into the form in which `read` returns it."""
    if name in (PARENT, "tags"):
        return sorted(value) if name == "tags" else value
    field = _field(model, name)
    if isinstance(field, ManyToOneRel):
        return [_row(field.related_model(**row), field) for row in value]
    if isinstance(field, ManyToManyField):
        return sorted(value)
    if isinstance(field, StreamField):
        return [_bare({"type": block["type"], "value": block["value"]}) for block in value]
    return _plain(value)


def label(model: type[models.Model], name: str) -> str:
    """Return a field's name as editors know it."""
    if name == PARENT:
        return "раздел"
    field = _field(model, name)
    if isinstance(field, ManyToOneRel):
        return str(field.related_model._meta.verbose_name_plural)
    return str(field.verbose_name)


def is_unfilled(model: type[models.Model], name: str, value: Json) -> bool:
    """Tell whether nobody has filled the value in."""
    field = None if name in (PARENT, "tags") else _field(model, name)
    default = _plain(field.get_default()) if isinstance(field, models.Field) and field.has_default() else None
    return value in (None, "", [], {}) or (default is not None and value == default)


def _field(owner: Any, name: str) -> Any:
    relations = {field.attname: field.name for field in owner._meta.concrete_fields if field.is_relation}
    return owner._meta.get_field(relations.get(name, name))


def _row(child: models.Model, relation: ManyToOneRel) -> dict[str, Json]:
    """One child as its own fields, without ids, order and the way back to its parent."""
    skipped = {"id", "sort_order", relation.field.name}
    fields = [field for field in child._meta.concrete_fields if field.name not in skipped]
    return {field.attname: _plain(getattr(child, field.attname)) for field in fields}


def _child(model: type[models.Model], place: int, row: dict[str, Json]) -> models.Model:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    made = {name: fields[name].to_python(value) if value else value for name, value in row.items()}
    return model(sort_order=place, **made)


def _plain(value: Any) -> Json:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _bare(value: Json) -> Json:
    """Drop what the editor adds on its own: ids of blocks and marks in rich text."""
    if isinstance(value, dict):
        return {name: _bare(item) for name, item in value.items() if name != "id"}
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return _EDITOR_MARKS.sub("", value) if isinstance(value, str) else value


def _with_ids(blocks: Json, seed: str) -> Json:
    """Give blocks ids that depend on their place only, so that two builds are alike."""
    made = []
    for place, block in enumerate(blocks):
        here = f"{seed}/{place}"
        value = block["value"]
        if (
            isinstance(value, list)
            and value
            and isinstance(value[0], dict)
            and value[0].get("type") == "item"
        ):
            value = _with_ids(value, here)
        made.append({"type": block["type"], "value": value, "id": str(uuid.uuid5(_BLOCK_IDS, here))})
    return made
