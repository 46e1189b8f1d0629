#!/usr/bin/env python
"""Management commands."""

import os
import sys
from pathlib import Path

# `site/` has no __init__.py: it must not shadow the standard module `site`.
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, connection

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError:
        if os.environ.get("DATABASE_URL") or connection.connection is not None:
            raise
        sys.exit(
            "База данных не запущена. Запустите сайт (make run) или только эту команду: "
            f'make manage ARGS="{" ".join(sys.argv[1:])}". На рабочем сервере задайте DATABASE_URL.'
        )


if __name__ == "__main__":
    main()
