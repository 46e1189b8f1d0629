"""Checks of a page in the browser. Each returns a list of faults unless its docstring says otherwise."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.waiting import wait_for

WIDTHS = (320, 360, 768, 1280)
AXE_WIDTHS = (375, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules whose result depends on colours, for checking one more colour scheme.
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]
SCRIPTS = Path(__file__).parent / "scripts"


def run(page: Page, script: str, *argument: Any) -> Any:
    """Evaluate the function of `scripts/<script>.js` in the page."""
    return page.evaluate((SCRIPTS / f"{script}.js").read_text("utf-8"), *argument)


def axe(page: Page, *, colours_only: bool = False) -> list:
    if not page.evaluate("typeof axe !== 'undefined'"):
        # Through the protocol: the page's policy refuses inline scripts.
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    rules = ["rule", RULES_OF_COLOURS] if colours_only else ["tag", RULES]
    return run(page, "run_axe", rules)


def axe_everywhere(page: Page) -> list:
    """Run axe at both widths and in both colour schemes without reloading the page."""
    faults = []
    for width in AXE_WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            # With transitions axe would measure colours halfway between two schemes.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = axe(page, colours_only=scheme == "dark")
            faults += [(width, scheme, *item) for item in found]
    page.emulate_media(color_scheme="light")
    return faults


def unfold(page: Page) -> None:
    """Open every `<details>`: the menu, the filters and others."""
    page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true; })")


def sideways(page: Page, widths: tuple[int, ...] = WIDTHS) -> list:
    """Find widths at which the page scrolls sideways."""
    faults = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append((width, wide))
    return faults


def sideways_when_enlarged(page: Page) -> list:
    """The same with the text at 200 %, and with the page zoomed to 400 % at 1280×1024."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults = [("200 %", *fault) for fault in sideways(page, (360, 1280))]
    page.evaluate("document.documentElement.style.fontSize = ''")
    protocol = page.context.new_cdp_session(page)
    window = {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False}
    protocol.send("Emulation.setDeviceMetricsOverride", window)
    wide = page.evaluate("document.documentElement.scrollWidth")
    protocol.send("Emulation.clearDeviceMetricsOverride")
    protocol.detach()
    return faults + ([("400 %", 320, wide)] if wide > 320 else [])


def small_controls(page: Page) -> list:
    """Find buttons, fields and menu links lower than 48 px, and other controls smaller than 24 px, on a phone."""
    page.set_viewport_size({"width": 360, "height": 800})
    return run(page, "small_controls")


def unseen_focus(page: Page) -> tuple[int, list]:
    """Return the number of focusable elements and those that show no outline when focused."""
    page.keyboard.press("Tab")  # outlines are drawn for keyboard users only
    total, faults = run(page, "unseen_focus")
    return total, faults


def shift(page: Page) -> float:
    """Return the cumulative layout shift since loading, after scrolling to the end of the page."""
    return run(page, "layout_shift")


def wait_for_picture(page: Page, wider_than: int = 0) -> None:
    """Wait until the open gallery shows its picture; our policy forbids `wait_for_function` to evaluate text."""
    picture = page.locator(".gallery__image")
    wait_for(lambda: picture.evaluate("image => image.naturalWidth") > wider_than, seconds=30)
