"""Static files: one minified stylesheet, hashed names, compressed copies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightningcss
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"
STYLESHEET_PARTS = "css/"

# The oldest browsers with cascade layers; newer syntax (nesting, light-dark) is rewritten for them.
BROWSERS = ["chrome 99", "firefox 97", "safari 15.4", "samsung 18"]


def bundle_stylesheet(source: Path) -> str:
    """Return the stylesheet at `source` with its imports joined and everything minified.

    Relative addresses in url() stay as written, so only files beside `source` may use them.
    """
    return lightningcss.bundle_css(str(source), browsers_list=BROWSERS, minify=True)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the site's stylesheet bundled inside collectstatic."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Bundle the stylesheet, then hash and compress all collected files."""
        if not dry_run and STYLESHEET in paths:
            self._write_bundle(paths)
            paths = {name: found for name, found in paths.items() if not self._is_part(name)}
            paths[STYLESHEET] = (self, STYLESHEET)  # hash the bundle, not the source
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _write_bundle(self, paths: dict[str, Any]) -> None:
        # Read from the source tree: after the first run the collected copy is itself a bundle.
        storage, path = paths[STYLESHEET]
        Path(self.path(STYLESHEET)).write_text(bundle_stylesheet(Path(storage.path(path))), encoding="utf-8")

    @staticmethod
    def _is_part(name: str) -> bool:
        return name.startswith(STYLESHEET_PARTS) and name.endswith(".css") and name != STYLESHEET
