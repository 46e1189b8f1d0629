"""The pages to measure, found by crawling, so that changes of the demonstration need no change here."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.running_site import ROOT, Site

VOTE = re.compile(r'href="(/golos/20\d\d/[^/"]+/)"')
REPORT = re.compile(r'href="(/soobshchit/[^"]+)"')
LOW_VISION = {"vid": "s160.cblack.fserif.i2.pwords"}
SPECIAL = (
    "/proekty/?vid=sportivnye",
    "/proekty/?itog=neizvestno&stadiya=remont",
    "/poisk/",
    "/poisk/?q=площадка",
    "/poisk/?q=ghjtrn",
    "/poisk/?q=щщщщщщ",
    "/nastroyki/",
    "/golos/",
    "/golos/soglasie/",
    "/golos/proverka/",
    "/soobshchit/soglasie/",
    "/net-takoy-stranitsy/",
    "/proekty/?p=999",
)


@dataclass(frozen=True)
class Measured:
    """A page that Lighthouse loads; the SEO score of `hidden` (noindex) pages does not count."""

    name: str
    path: str
    hidden: bool = False


def measured_pages(walked: dict[str, str]) -> list[Measured]:
    """Return one page of each of the most visited kinds."""
    year = max(
        path for path in walked if re.fullmatch(r"/gody/20\d\d/", path) and not is_hidden(walked[path])
    )
    article = longest(walked, r"/novosti/[^/?]+/", hidden=False)
    gallery = fullest_gallery(walked)
    vote = next(found.group(1) for text in walked.values() if (found := VOTE.search(text)))
    return [
        Measured("главная", "/"),
        Measured("год", year),
        Measured("каталог", "/proekty/"),
        Measured("проект с галереей", gallery, hidden=True),
        Measured("статья", article),
        Measured("итоги", "/itogi/"),
        Measured("голосование", vote, hidden=True),
    ]


def is_hidden(text: str) -> bool:
    """Return whether a page is marked noindex."""
    return 'content="noindex' in text


def longest(walked: dict[str, str], pattern: str, *, hidden: bool) -> str:
    """Return the address with the longest HTML."""
    found = [path for path in walked if re.fullmatch(pattern, path) and is_hidden(walked[path]) == hidden]
    return max(found, key=lambda path: len(walked[path]))


def fullest_gallery(walked: dict[str, str]) -> str:
    """Return the address of the project with the most photos."""
    found = [path for path in walked if re.fullmatch(r"/proekty/[^/?]+/[^/?]+/", path)]
    return max(found, key=lambda path: walked[path].count("data-photo"))


def save_all(pages: list[tuple[str, str]], folder: Path) -> dict[Path, str]:
    """Write each (address, HTML) to its own file; return addresses by file."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = {folder / f"{number:03}.html": page for number, page in enumerate(pages)}
    for file, (_, text) in files.items():
        file.write_text(text, encoding="utf-8")
    return {file: address for file, (address, _) in files.items()}


def states(site: Site, walked: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield pages that no link leads to, and pages as changed by preferences."""
    yield "500", (ROOT / "templates" / "500.html").read_text(encoding="utf-8")
    for path in SPECIAL:
        yield path, site.get(path).text
    for page in measured_pages(walked):
        yield f"{page.path} (для слабовидящих)", site.get(page.path, cookies=LOW_VISION).text
        yield f"{page.path} (без картинок)", site.get(page.path, headers={"Save-Data": "on"}).text
    for pattern in (VOTE, REPORT):
        for path in sorted({found for text in walked.values() for found in pattern.findall(text)})[:3]:
            yield path, site.get(path).text
