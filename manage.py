#!/usr/bin/env python
"""Entry point of every management command."""

import os
import sys
from pathlib import Path

# `site/` has no __init__.py: the folder holds the package `config` and must never shadow the standard `site`.
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
