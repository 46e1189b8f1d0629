"""Take screenshots of every kind of page and of rare states into `var/screens`, and measure lengths on a phone."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import checks
from tests.e2e.addresses import addresses_of
from tests.running_site import ROOT, NotStarted, Site, running_site
from tools.screens.lengths import lengths

FOLDER = ROOT / "var" / "screens"
WIDTHS = (360, 1280)
LOOKS = {
    "обычный": ("light", ""),
    "тёмный": ("dark", ""),
    "слабовидящим": ("light", "s160.cblack.fserif.i2"),
    "словами": ("light", "s130.cblue.pwords"),
}
TALLEST = 8000


def main() -> int:
    """Take all screenshots, or those whose name contains the given word."""
    parser = argparse.ArgumentParser(prog="make screens")
    parser.add_argument("word", nargs="?", default="", help="часть имени страницы или вида")
    parser.add_argument(
        "--var", type=Path, help="папка уже собранного сайта: редкие страницы останутся в нём"
    )
    options = parser.parse_args()
    try:
        with ready_site(options.var) as site, opened_browser() as browser:
            found = dict(pictures(site, browser, options.word))
            measured = list(lengths(site, browser, voted_project(site)))
    except NotStarted as error:
        say(str(error))
        return 1
    say(f"Снимков: {len(found)}, они в {FOLDER.relative_to(ROOT)}.")
    for file, faults in found.items():
        for fault in faults:
            say(f"  {file.stem}: {fault}")
    say("Экранов телефона (360 × 740) сверху:")
    for length in measured:
        say(f"  {length}{'' if length.is_kept else ' — слишком длинно'}")
    kept = all(length.is_kept for length in measured)
    return 0 if kept and not any(found.values()) else 1


@contextmanager
def ready_site(var: Path | None) -> Iterator[Site]:
    """Run the demonstration in `var`, or in a temporary folder."""
    folder = var or Path(tempfile.mkdtemp(prefix="screens-"))
    try:
        with running_site(folder) as site:
            yield site
    finally:
        if not var:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def rare_pages(site: Site) -> dict[str, str]:
    """Add the rare pages to the site unless they exist, and return their addresses by name."""
    kept = site.var / "rare_pages.json"
    if not kept.exists():
        environment = {**os.environ, "VAR_DIR": str(site.var), "DEBUG": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "tools.screens.rare"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        kept.write_text(done.stdout.splitlines()[-1])
    return json.loads(kept.read_text())


def vote_pages(site: Site) -> dict[str, str]:
    """Return the addresses of the list of projects in the vote and of one vote form."""
    listed = re.search(r'href="(/golos/\d{4}/)"', site.get("/").text)[1]
    form = re.search(rf'href="({listed}[^/"]+/)"', site.get(listed).text)
    return {"vote": listed, **({"vote form": form[1]} if form else {})}


def voted_project(site: Site) -> str:
    """Return the address of a project that people vote for."""
    year = re.search(r'href="/golos/(\d{4})/"', site.get("/").text)[1]
    return re.search(r'href="(/proekty/[^/"]+/demo-[^/"]+/)"', site.get(f"/gody/{year}/").text)[1]


def pictures(site: Site, browser: Browser, word: str) -> Iterator[tuple[Path, list]]:
    """Take the screenshots; yield each file and the faults of its page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = addresses_of(site) | vote_pages(site) | rare_pages(site)
    for look, (scheme, choice) in LOOKS.items():
        for width in WIDTHS:
            context = new_context(browser, site, width, scheme, choice)
            page = context.new_page()
            for name, address in pages.items():
                if word in f"{name} {look}":
                    yield picture(page, site.url + address, FOLDER / f"{name}-{look}-{width}.png")
            if word in f"галерея {look}":
                yield failed_photo(page, site.url + pages["gallery"], f"{look}-{width}")
            context.close()


def new_context(browser: Browser, site: Site, width: int, scheme: str, choice: str) -> BrowserContext:
    """Open a window of this width with these preferences."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="ru-RU", reduced_motion="reduce"
    )
    if choice:
        context.add_cookies([{"name": "vid", "value": choice, "url": site.url}])
    return context


def picture(page: Page, address: str, file: Path) -> tuple[Path, list]:
    """Take the whole page, lazy images included; return the file and the page's faults."""
    page.goto(address, wait_until="load")
    page.evaluate("document.querySelectorAll('img[loading]').forEach(image => image.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    width = page.viewport_size["width"]
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return file, checks.axe(page) + ([("шире окна", wide)] if wide > width else [])


def failed_photo(page: Page, address: str, name: str) -> tuple[Path, list]:
    """Take the open gallery, then its state after a photo failed to load."""
    page.goto(address, wait_until="load")
    page.locator("[data-photo]").first.click()
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"галерея-{name}.png")
    page.route(re.compile("/media/"), lambda route: route.abort())
    page.locator(".gallery__next").click()
    page.locator(".gallery__failed").wait_for()
    file = FOLDER / f"фото не загрузилось-{name}.png"
    page.screenshot(path=file)
    page.unroute(re.compile("/media/"))
    return file, checks.axe(page)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
