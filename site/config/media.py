"""WSGI middleware that serves uploaded pictures with caching, ranges and security headers."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise import WhiteNoise

DAY = 24 * 60 * 60
RENDITIONS = "images"
"""Names of these files begin with a digest of the picture, so their bytes never change."""
PUBLIC_FOLDERS = (RENDITIONS, "original_images", "golos")
"""Documents go through Wagtail's view; unfinished uploads still hold the camera's data."""
PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
SECURITY_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


class MediaLayer(WhiteNoise):
    """Serves existing pictures under `prefix`; `application` handles everything else.

    Missing and private files get Django's 404 page. The disk is checked on every request, since files are
    added and deleted while the site runs.
    """

    def __init__(self, application: Callable, *, root: str | Path, prefix: str) -> None:
        self.prefix = prefix
        super().__init__(
            application,
            root=str(root),
            prefix=prefix,
            autorefresh=True,
            max_age=DAY,
            allow_all_origins=False,
            mimetypes=PICTURES,
            immutable_file_test=rf"^{prefix}{RENDITIONS}/",
        )

    def candidate_paths_for_url(self, url: str) -> Iterator[str]:
        """Yield paths of pictures in public folders only."""
        folder, _, name = url.removeprefix(self.prefix).partition("/")
        if folder in PUBLIC_FOLDERS and Path(name).suffix.lower() in PICTURES:
            yield from super().candidate_paths_for_url(url)

    @staticmethod
    def serve(static_file: Any, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Add the security headers to every response, errors included."""

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, [*headers, *security_headers()], exc_info)

        return WhiteNoise.serve(static_file, environ, start)


def security_headers() -> list[tuple[str, str]]:
    """Return the security headers, with HSTS if the site uses it."""
    if not settings.SECURE_HSTS_SECONDS:
        return list(SECURITY_HEADERS)
    words = [
        f"max-age={settings.SECURE_HSTS_SECONDS}",
        *(["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []),
        *(["preload"] if settings.SECURE_HSTS_PRELOAD else []),
    ]
    return [*SECURITY_HEADERS, ("Strict-Transport-Security", "; ".join(words))]
