"""WSGI entry point: Django behind the layers that serve uploaded pictures and collect metrics."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (str(ROOT), str(ROOT / "site")):
    if folder not in sys.path:
        sys.path.insert(0, folder)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from config.media import MediaLayer  # noqa: E402

django = get_wsgi_application()

from showcase.operations.metrics import RequestCounter  # noqa: E402  needs the application registry

application = RequestCounter(MediaLayer(django, root=settings.MEDIA_ROOT, prefix=settings.MEDIA_URL))
