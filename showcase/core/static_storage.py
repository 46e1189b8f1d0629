"""Static files: bundled and minified stylesheets, hashed names, compressed copies."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightningcss
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"
STYLESHEETS = "css/"
IMPORT = re.compile(r'@import "([^"]+)"')

# The oldest browsers with cascade layers; newer syntax is compiled for them.
BROWSERS = ["chrome 99", "firefox 97", "safari 15.4", "samsung 18"]


def bundle_stylesheet(source: Path) -> str:
    """Return the stylesheet at `source` with its imports joined and everything minified.

    Relative addresses in url() stay as written, so only files beside `source` may use them.
    """
    return lightningcss.bundle_css(str(source), browsers_list=BROWSERS, minify=True)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the site's stylesheet bundled inside collectstatic."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Bundle the stylesheets, then hash and compress all collected files."""
        if not dry_run and STYLESHEET in paths:
            parts = self._parts(paths)
            paths = {name: found for name, found in paths.items() if name not in parts}
            for name in [name for name in paths if name.startswith(STYLESHEETS) and name.endswith(".css")]:
                self._write_bundle(name, paths)
                paths[name] = (self, name)  # hash the bundle, not the source
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _write_bundle(self, name: str, paths: dict[str, Any]) -> None:
        # Read from the source: after the first run the collected copy is a bundle.
        Path(self.path(name)).write_text(bundle_stylesheet(self._source(name, paths)), encoding="utf-8")

    def _parts(self, paths: dict[str, Any]) -> set[str]:
        """Return the files that the site's stylesheet imports; they are not served on their own."""
        text = self._source(STYLESHEET, paths).read_text(encoding="utf-8")
        return {STYLESHEETS + name for name in IMPORT.findall(text)}

    @staticmethod
    def _source(name: str, paths: dict[str, Any]) -> Path:
        storage, path = paths[name]
        return Path(storage.path(path))
