// Focus every element; return how many there are, and those that show no whole outline.
() => {
    const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3
        && !/, 0\)$|transparent/.test(style.outlineColor);
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
}
