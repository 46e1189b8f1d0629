"""Nothing that people type reaches a log: ours or the database server's."""

import json
import logging
import sys
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import psutil
import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from showcase.core.logs import JSONFormatter, PrivateFormatter, set_up_session

TYPED = "anna-sentinel@example.org"


def formatted(error: BaseException) -> str:
    try:
        raise error
    except BaseException as raised:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "Сбой", (), (type(raised), raised, raised.__traceback__)
        )
    return PrivateFormatter("%(message)s").format(record)


def nested() -> RuntimeError:
    outer = RuntimeError("jobs stopped")
    outer.__cause__ = IntegrityError(TYPED)
    outer.__cause__.__context__ = psycopg.errors.UniqueViolation(TYPED)
    return outer


@pytest.mark.parametrize(
    "error",
    [
        *(IntegrityError(TYPED), DataError(TYPED), ValueError(TYPED), ValidationError(TYPED), nested()),
        *(KeyError(TYPED), SMTPRecipientsRefused({TYPED: (550, b"")})),
    ],
)
def test_messages_that_quote_are_left_out(error):
    text = formatted(error)
    assert TYPED not in text
    assert type(error).__name__ in text
    assert "test_logs.py" in text


def test_other_messages_stay_and_loops_of_causes_end():
    assert "jobs stopped" in formatted(nested())
    assert "UniqueViolation: SQLSTATE 23505" in formatted(nested())
    first, second = RuntimeError("first"), RuntimeError("second")
    first.__cause__, second.__cause__ = second, first
    assert "second" in formatted(first)


@contextmanager
def written_log(formatter: logging.Formatter):
    """What the site logs meanwhile."""
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    try:
        yield handler.stream
    finally:
        logging.getLogger().removeHandler(handler)


PERSONAL = ["anna@example.org", "+7 (910) 765-40-01", "89107654001", "336558", "Анна-Петрова"]


@pytest.mark.parametrize("formatter", [PrivateFormatter("%(request_id)s %(message)s"), JSONFormatter()])
def test_paths_queries_and_messages_leave_nothing_personal(tree, client, formatter):
    request_id = "0123456789abcdef" * 2
    with written_log(formatter) as log:
        for word in PERSONAL:
            for path in ("/", "/golos/2026/", "/documents/1/"):
                client.get(f"{path}{word}/?q={word}", headers={"X-Request-ID": request_id})
                client.post(f"{path}{word}?q={word}", {"phone": word})
        for word in PERSONAL[:-1]:
            logging.getLogger("x").error("Не отправлено на %s, https://sms.example/send?to=%s", word, word)
            logging.getLogger("x").error("Сбой", exc_info=RuntimeError(f"refused {word}"))
    text = log.getvalue()
    assert [word for word in PERSONAL if word in text] == []
    assert request_id in text
    assert len(text.splitlines()) > 30


def test_numbers_that_name_nobody_stay():
    said = "Задание 12345 за 2026-11-29 22:35:50, 127.0.0.1:8000, 30000 мс, wagtailcore_page"
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, said, (), None)
    assert PrivateFormatter("%(message)s").format(record) == said


def test_a_line_of_json_holds_the_error_in_one_line():
    try:
        raise RuntimeError("jobs stopped")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Сбой", (), sys.exc_info())
    line = JSONFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "Сбой"
    assert "RuntimeError: jobs stopped" in json.loads(line)["error"]


@pytest.mark.parametrize("given", ["x" * 32, "79107654001", "", "0123456789abcdef\r\nX-Evil: 1"])
def test_a_strange_request_id_is_replaced(client, given):
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] != given
    good = "0123456789abcdef0123456789abcdef"
    assert client.get("/healthz", headers={"X-Request-ID": good}).headers["X-Request-ID"] == good


@pytest.fixture
def database_log(db):
    """What the server writes into its log from here on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
        cursor.execute("SELECT pg_current_logfile(), pg_backend_pid()")
        name, pid = cursor.fetchone()
    # a server without a collector of its own writes where its standard error leads
    path = Path(folder, name) if name else f"/proc/{psutil.Process(pid).ppid()}/fd/2"
    with open(path, errors="replace") as file:
        file.seek(0, 2)
        yield file


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("INSERT INTO users_user (id, email) VALUES (1, %s)", [TYPED]),  # the row in DETAIL
        ("SELECT %s::integer", [TYPED]),  # the value in the message
        ("SELECT to_tsquery('simple', %s)", [f"{TYPED} & ("]),
        (f'SELECT no_such_column AS "{TYPED}"', []),  # the statement
    ],
)
def test_the_log_of_the_database_quotes_nothing(database_log, statement, values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert TYPED not in database_log.read()


def test_a_session_of_a_superuser_is_private_and_an_ordinary_role_may_connect(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW log_error_verbosity")
        assert cursor.fetchone() == ("terse",)
        cursor.execute("CREATE ROLE ordinary_of_test")  # rolled back with the test's transaction
        cursor.execute("SET ROLE ordinary_of_test")
        set_up_session(connection)
        cursor.execute("SHOW log_parameter_max_length_on_error")
        assert cursor.fetchone() == ("0",)
        cursor.execute("RESET ROLE")
