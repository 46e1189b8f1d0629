"""Measure the built site as a phone loads it and check its markup; exit with 1 when a limit is missed."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.running_site import ROOT, NotStarted, Site, running_site
from tests.walking import walk
from tools.audit import vote
from tools.audit.measure import Result, measure
from tools.audit.pages import measured_pages, save_all, states
from tools.audit.tools import ToolMissing, Tools

FOLDER = ROOT / "var" / "audit"
HEAD = "страница            скор. дост. рек. поиск  LCP    FCP    TBT     CLS    LCP 3G  вес     запросов"


def main() -> int:
    """Run the audit and return the exit code."""
    options = arguments()
    try:
        tools = Tools(FOLDER)
        say("Собираю и запускаю сайт…")
        with_var = options.var or Path(tempfile.mkdtemp(prefix="audit-"))
        try:
            with running_site(with_var) as site:
                missed = audit(tools, site, options)
        finally:
            if not options.var:
                shutil.rmtree(with_var, ignore_errors=True)
    except (ToolMissing, NotStarted) as error:
        say(str(error))
        return 1
    say("\nНе достигнуто:\n  " + "\n  ".join(missed) if missed else "\nВсе границы соблюдены.")
    return 1 if missed else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make audit")
    parser.add_argument("--runs", type=int, default=5, help="сколько раз загружать каждую страницу")
    parser.add_argument("--only", default="", help="часть названия страницы, например «год»")
    parser.add_argument("--var", type=Path, help="папка готового сайта, чтобы не собирать его заново")
    parser.add_argument("--without-speed", action="store_true", help="проверить только разметку")
    return parser.parse_args()


def audit(tools: Tools, site: Site, options: argparse.Namespace) -> list[str]:
    """Print all measurements and return a sentence for each missed limit."""
    walked = {path: answer.text for path, answer in walk(site).items()}
    missed = check_markup(tools, site, walked)
    pages = [page for page in measured_pages(walked) if options.only in page.name]
    if options.without_speed:
        return missed
    say(f"\nLighthouse, телефон, медиана загрузок: {options.runs}; в сети 3G — 1,6 Мбит/с и 300 мс.\n{HEAD}")
    for number, page in enumerate(pages):
        result = measure(tools, site.url, page, FOLDER / f"page-{number}", options.runs)
        say(line(result))
        missed += result.missed()
    say(f"Загрузка машины в конце: {os.getloadavg()[0]:.1f} на {os.cpu_count()} ядра.")
    return missed


def check_markup(tools: Tools, site: Site, walked: dict[str, str]) -> list[str]:
    """Run the Nu checker over every page; each error is printed once with the first page that has it."""
    voting = next(page.path for page in measured_pages(walked) if page.name == "голосование")
    pages = [*walked.items(), *states(site, walked), *vote.screens(site, voting)]
    files = save_all(pages, FOLDER / "html")
    messages = tools.markup_faults(list(files))
    errors = [message for message in messages if message["type"] != "info"]
    warnings = [message for message in messages if message.get("subType") == "warning"]
    say(f"Разметка: страниц {len(files)}, ошибок {len(errors)}, предупреждений {len(warnings)}.")
    seen: dict[str, str] = {}
    for message in [*errors, *warnings]:
        seen.setdefault(message["message"], files[Path(message["url"].removeprefix("file:"))])
    for text, address in seen.items():
        say(f"  {address}: {text}")
    return [f"разметка: ошибок {len(errors)}"] if errors else []


def line(result: Result) -> str:
    """Format one row of the table and the failed checks below it."""
    scores, times = result.scores, result.times
    row = (
        f"{result.page.name:<20}{scores['performance']:>4}{scores['accessibility']:>6}{scores['best-practices']:>5}"
        f"{scores['seo']:>5}{'*' if result.page.hidden else ' '}"
        f"{times['lcp'] / 1000:>5.2f} с {times['fcp'] / 1000:>4.2f} с {times['tbt']:>4.0f} мс {times['cls']:>7.3f}"
        f"{result.lcp_3g / 1000:>7.2f} с {result.kilobytes:>4.0f} КБ {result.requests:>5}"
    )
    return "\n    ".join([row, *result.complaints])


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
