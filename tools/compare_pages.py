"""Save the public pages of a running site and compare two such folders.

    python -m tools.compare_pages save http://127.0.0.1:8000 var/before
    python -m tools.compare_pages compare var/before var/after

Class names, names of static files and photos, the site's origin, times of day, tokens of forms
and whitespace do not count.
"""

import argparse
import difflib
import re
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup

WORDS = ("площадка", "ghjtrn", "детская+плащадка", "Узловский", "2021", "щщщщщщ")
UNLINKED = (
    *("/robots.txt", "/manifest.webmanifest", "/sitemap.xml", "/rss/", "/rss/dzen/"),
    *("/net-takoy-stranicy/", "/proekty/?p=999", "/proekty/?vid=zamok"),
    *(f"/poisk/?q={word}" for word in WORDS),
)
NOT_PAGES = ("/media/", "/static/", "/admin/")
FILTERED = ("/proekty/", "/novosti/", "/itogi/", "/poisk/")
"""Lists whose links and forms are followed with one parameter; elsewhere links with a query are left out."""
NORMALISED = (
    (re.compile(r"https?(://|%3A%2F%2F)(127\.0\.0\.1|localhost)((:|%3A)\d+)?"), ""),
    (re.compile(r'(/(?:static|media)/)[^"\'\s<>),#?]+(\.\w+)'), r"\1*\2"),
    (re.compile(r'\sclass="[^"]*"'), ""),
    (re.compile(r'(name="(?:csrfmiddlewaretoken|attempt)" value=)"[^"]*"'), r"\1"),
    (re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d[^<\"]*"), r"\1"),
    (re.compile(r"(\w{3}, \d\d \w{3} \d{4}) \d\d:\d\d:\d\d [+-]\d{4}"), r"\1"),
    (re.compile(r"[ \t\r\n\f]+"), " "),
    (re.compile(r" ?(<[^>]*>) ?"), r"\n\1\n"),
    (re.compile(r" ?(/?>)"), r"\1"),
    (re.compile(r"\n\s*"), "\n"),
)


def save(origin: str, folder: Path) -> int:
    """Follow links and filters from the home page, the sitemap and `UNLINKED`; return the number of pages."""
    folder.mkdir(parents=True, exist_ok=True)
    session = requests.Session()
    seen: set[str] = set()
    fresh = ["/", *UNLINKED]
    with ThreadPoolExecutor(2) as pool:  # the site runs two processes
        while fresh:
            seen |= set(fresh)
            answers = pool.map(
                lambda path: session.get(origin + path, allow_redirects=False, timeout=60), fresh
            )
            found: set[str] = set()
            for path, answer in zip(fresh, answers, strict=True):
                text = f"{answer.status_code} {answer.headers.get('Location', '')}\n{answer.text}"
                (folder / file_name(path)).write_text(text, encoding="utf-8")
                found |= addresses(origin + path, answer.text, origin)
            fresh = sorted(found - seen)
    return len(seen)


def file_name(path: str) -> str:
    """Name of the file for an address: short enough for a file system, readable, reversible."""
    return quote(unquote(path), safe="абвгдеёжзийклмнопрстуфхцчшщъыьэюя?&= ")[:240]


def addresses(base: str, text: str, origin: str) -> set[str]:
    """Addresses of pages that a page or a sitemap names, and those of its filters with each single value."""
    soup = BeautifulSoup("" if text.startswith("<?xml") else text, "html.parser")
    links = {link["href"] for link in soup.find_all("a", href=True)} | set(re.findall("<loc>([^<]+)", text))
    for form in soup.find_all("form"):
        if form.get("method", "get").lower() == "get":
            links |= {f"{form.get('action', '')}?{pair}" for pair in choices(form)}
    wanted = set()
    for parts in (urlsplit(urljoin(base, link)) for link in links):
        inner = f"{parts.scheme}://{parts.netloc}" == origin and not parts.path.startswith(NOT_PAGES)
        if inner and (not parts.query or (parts.path in FILTERED and "&" not in parts.query)):
            wanted.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return wanted


def choices(form: BeautifulSoup) -> set[str]:
    """Every `name=value` that a form's lists, checkboxes and radio buttons offer."""
    found = {
        (box["name"], box.get("value", "on"))
        for box in form.find_all("input", type=["checkbox", "radio"], attrs={"name": True})
    }
    for field in form.find_all("select", attrs={"name": True}):
        found |= {(field["name"], option.get("value", "")) for option in field.find_all("option")}
    return {f"{name}={quote(value)}" for name, value in found if value}


def compare(before: Path, after: Path, *, by_page: bool) -> int:
    """Print every difference once with the pages that have it; return the number of pages that differ."""
    old, new = ({file.name for file in folder.iterdir()} for folder in (before, after))
    for title, names in (("Нет больше", old - new), ("Появились", new - old)):
        print(f"{title}: {len(names)}", *(f"  {unquote(name)}" for name in sorted(names)), sep="\n")
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(old & new):
        texts = [normalised((folder / name).read_text(encoding="utf-8")) for folder in (before, after)]
        lines = list(difflib.unified_diff(*texts, "до", unquote(name), lineterm="", n=2))
        for hunk in re.split(r"\n(?=@@)", "\n".join(lines))[1:]:
            groups[hunk.partition("\n")[2]].append(unquote(name))
        if by_page and lines:
            print("", *lines, sep="\n")
    pages = {page for names in groups.values() for page in names}
    print(f"\nСравнено страниц: {len(old & new)}, различаются: {len(pages)}, разных отличий: {len(groups)}")
    for hunk, names in sorted(groups.items(), key=lambda item: -len(item[1])):
        print(f"\n=== страниц: {len(set(names))}, например {', '.join(sorted(set(names))[:3])}\n{hunk}")
    return len(pages) + len(old ^ new)


def normalised(text: str) -> list[str]:
    """Lines of a page, one tag or text each, without what does not count."""
    for pattern, replacement in NORMALISED:
        text = pattern.sub(replacement, text)
    return text.strip().split("\n")


def main() -> int:
    """Return 1 when a comparison finds a difference."""
    parser = argparse.ArgumentParser(description="Сохранить открытые страницы сайта или сравнить две папки.")
    commands = parser.add_subparsers(dest="command", required=True)
    saving = commands.add_parser("save", help="сохранить страницы работающего сайта")
    saving.add_argument("origin", help="например http://127.0.0.1:8000")
    saving.add_argument("folder", type=Path)
    comparing = commands.add_parser("compare", help="сравнить две папки")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--pages", action="store_true", help="показать отличия каждой страницы")
    options = parser.parse_args()
    if options.command == "save":
        print(f"Сохранено страниц: {save(options.origin.rstrip('/'), options.folder)}")
        return 0
    return 1 if compare(options.before, options.after, by_page=options.pages) else 0


if __name__ == "__main__":
    sys.exit(main())
