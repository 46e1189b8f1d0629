"""Helpers that build table files and take them through the import."""

import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from showcase.contest.models import ProjectPage, TableImport
from showcase.contest.tables.plan import Plan, make_plan
from showcase.contest.tables.reading import read_table
from showcase.core import queue

HEADINGS = ["Год", "Номер", "Муниципалитет", "Населённый пункт", "Название", "Вид"]
ROW = [2025, 7, "Щёкинский район", "д. Иньшино", "Площадка", "детская площадка"]


def xlsx(*rows: list[Any], change=None) -> bytes:
    """Return a workbook with one sheet, optionally modified by `change`."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def plan_of(data: bytes, year=None) -> Plan:
    return make_plan(read_table(data).rows, year and year.pk)


def upload(client: Client, data: bytes, name: str = "проекты.xlsx", year=None) -> TableImport:
    fields = {"file": SimpleUploadedFile(name, data), "year": year.pk if year else ""}
    answer = client.post("/admin/tables/", fields)
    assert answer.status_code == 302, answer.content.decode()
    return TableImport.objects.get()


def confirm(client: Client, table: TableImport, **fields: Any) -> TableImport:
    """Confirm the preview and run the queue."""
    plan = make_plan(table.content["rows"], table.year_id)
    client.post(table.get_absolute_url(), {"digest": plan.digest, **fields})
    queue.run_due()
    table.refresh_from_db()
    return table


def load(client: Client, data: bytes, year=None, **fields: Any) -> TableImport:
    """Upload a table, confirm it and write it."""
    return confirm(client, upload(client, data, year=year), **fields)


def project(number: str) -> ProjectPage:
    return ProjectPage.objects.get(public_number=number)
