// Return the cumulative layout shift after scrolling to the end.
async () => {
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
}
