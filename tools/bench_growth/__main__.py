"""Measures the small site, lets it grow, measures again and prints ratios."""

import argparse
import os
import sys
import tempfile

import django
from django.conf import settings


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
    # Reads settings: only after their module is named.
    import tests.environment

    django.setup()
    tests.environment.start_database()
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain_files}
    settings.SECOND_FACTOR_REQUIRED = False
    settings.PAGE_CACHE_SECONDS = 60
    # Read models: only after django.setup().
    from tests import databases
    from tools.bench_growth import report

    with tempfile.TemporaryDirectory() as media, databases.own():
        settings.MEDIA_ROOT = media
        settings.VOTING_KEYS_DIR = media
        settings.DEMO, settings.VOTING_SMS_GATEWAY = True, "console"
        return report.run(chosen)


if __name__ == "__main__":
    sys.exit(main())
