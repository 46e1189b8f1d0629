// Run axe by rules or by tags; return each violation with its elements.
([kind, values]) => axe.run(document, {
    runOnly: { type: kind, values }, resultTypes: ["violations"], elementRef: false, iframes: false, preload: false,
}).then((found) => found.violations.map((item) => [item.id, item.nodes.map((node) => node.target.join(" "))]))
