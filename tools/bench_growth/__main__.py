"""Measures the small site, lets it grow, measures again and prints ratios."""

import argparse
import os
import sys
import tempfile
from typing import Any

import django
from django.conf import settings
from django.test import override_settings

from tests.environment import UNCOLLECTED, start_database


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Сравнить маленький сайт и тот же сайт через десятилетия.")
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=30)
    parser.add_argument("--news", type=int, default=20_000)
    parser.add_argument("--votes", type=int, default=1_000_000, help="голосов в одном туре; 0 — не измерять")
    parser.add_argument("--scale", type=float, default=1.0, help="доля этих размеров, например 0.1")
    parser.add_argument("--rounds", type=int, default=7, help="сколько раз открыть каждую страницу")
    parser.add_argument("--only", default="", help="только страницы, в названии которых есть это слово")
    parser.add_argument("--plans", action="store_true", help="показать самые долгие запросы и их планы")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    start_database()
    # Read models: only after django.setup().
    from tests import databases
    from tools.bench_growth import report

    with tempfile.TemporaryDirectory() as folder, override_settings(**own_settings(folder)), databases.own():
        return report.run(chosen)


def own_settings(folder: str) -> dict[str, Any]:
    """Start a server with temporary uploads and keys, and without collected static files."""
    return {
        "STORAGES": {**settings.STORAGES, "staticfiles": UNCOLLECTED},
        "SECOND_FACTOR_REQUIRED": False,
        "PAGE_CACHE_SECONDS": 60,
        "MEDIA_ROOT": folder,
        "VOTING_KEYS_DIR": folder,
        "DEMO": True,
        "VOTING_SMS_GATEWAY": "console",
    }


if __name__ == "__main__":
    sys.exit(main())
