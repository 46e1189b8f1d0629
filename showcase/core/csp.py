"""Content Security Policy: strict for public pages, looser for Wagtail's admin."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'{hashes}; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'self'"
)
# Wagtail's editor uses inline scripts, inline styles and blob: previews of pictures (wagtail issue 7053).
ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; form-action 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)


def style_hash(html: str) -> str:
    """Return the CSP source that allows the one `<style>` of a self-contained page."""
    found = STYLE.search(html)
    if not found:
        return ""
    digest = hashlib.sha256(found.group(1).encode()).digest()
    return f" 'sha256-{base64.b64encode(digest).decode()}'"


@cache
def server_error_policy() -> str:
    """Return the policy of the 500 page, whose style is inline so that it needs no other file."""
    html = Path(settings.BASE_DIR, "templates", "500.html").read_text(encoding="utf-8")
    return PUBLIC.format(hashes=style_hash(html))


def policy(path: str, status: int) -> str:
    if path.startswith("/admin/"):
        return ADMIN
    return server_error_policy() if status >= 500 else PUBLIC.format(hashes="")
