"""Checks of a page in the browser. Each returns a list of faults unless its docstring says otherwise."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (320, 360, 768, 1280)
AXE_WIDTHS = (375, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules whose result depends on colours, for checking one more colour scheme.
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]

RUN_AXE = """([kind, values]) => axe.run(document, {
    runOnly: { type: kind, values }, resultTypes: ["violations"], elementRef: false, iframes: false, preload: false,
}).then((found) => found.violations.map((item) => [item.id, item.nodes.map((node) => node.target.join(" "))]))"""

SMALL = """() => {
    const main = "button, summary, select, textarea, input:not([type=checkbox], [type=radio], [type=range]),"
        + ".button, .chip, .choice, .nav__link, .header__tool";
    const name = (item) => `${item.localName}.${item.className} ${item.textContent.trim().slice(0, 30)}`;
    const shown = (item) => item.checkVisibility({ visibilityProperty: true })
        && !item.closest(".hidden-text, [aria-hidden]");
    const faults = [];
    for (const item of document.querySelectorAll("a[href], input, .choice, " + main)) {
        if (!shown(item) || item.matches(".skip")) continue;
        const box = item.getBoundingClientRect();
        const inline = getComputedStyle(item).display === "inline";
        const least = inline ? 0 : Math.min(box.height, box.width);
        if (item.matches(main) && box.height < 48) faults.push(`${name(item)}: ${box.height} < 48`);
        else if (!inline && least < 24) faults.push(`${name(item)}: ${least} < 24`);
    }
    return faults;
}"""

UNSEEN_FOCUS = """() => {
    const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3
        && !/, 0\\)$|transparent/.test(style.outlineColor);
    const name = (item) => `${item.localName}.${item.className} ${item.textContent.trim().slice(0, 30)}`;
    const cut = (item) => {
        const box = item.getBoundingClientRect();
        for (let holder = item.parentElement; holder && holder !== document.body; holder = holder.parentElement) {
            if (getComputedStyle(holder).overflow === "visible") continue;
            const frame = holder.getBoundingClientRect();
            if (box.top - 3 < frame.top || box.left - 3 < frame.left || box.right + 3 > frame.right) return true;
        }
        return false;
    };
    const faults = [];
    const found = document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea");
    for (const item of found) {
        if (item.tabIndex < 0 || !item.checkVisibility({ visibilityProperty: true })) continue;
        item.focus({ preventScroll: true });
        if (document.activeElement !== item) { faults.push(`${name(item)}: takes no focus`); continue; }
        const own = drawn(getComputedStyle(item));
        if (!own && !drawn(getComputedStyle(item, "::after"))) faults.push(`${name(item)}: not drawn`);
        else if (own && cut(item)) faults.push(`${name(item)}: cut off`);
    }
    return [found.length, faults];
}"""

SHIFTS = """async () => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
    for (let top = 0; top < document.documentElement.scrollHeight; top += 500) {
        scrollTo(0, top);
        await frame();
    }
    await frame();
    scrollTo(0, 0);
    return sum;
}"""


def axe(page: Page, *, colours_only: bool = False) -> list:
    """Run axe on the page in its present state."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        # Through the protocol: the page's policy refuses inline scripts.
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    rules = ["rule", RULES_OF_COLOURS] if colours_only else ["tag", RULES]
    return page.evaluate(RUN_AXE, rules)


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
    return page.evaluate(SMALL)


def unseen_focus(page: Page) -> tuple[int, list]:
    """Return the number of focusable elements and those that show no outline when focused."""
    page.keyboard.press("Tab")  # outlines are drawn for keyboard users only
    total, faults = page.evaluate(UNSEEN_FOCUS)
    return total, faults


def shift(page: Page) -> float:
    """Return the cumulative layout shift since loading, after scrolling to the end of the page."""
    return page.evaluate(SHIFTS)
