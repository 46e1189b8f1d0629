// Return controls that are too small for a thumb.
() => {
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
}
