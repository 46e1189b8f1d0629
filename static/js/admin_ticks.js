/* What is ticked in Wagtail's choosers arrives in the order of ticking, not of the list. */
(() => {
  "use strict";

  const BOX = "[data-multiple-choice-select]";
  let ticks = 0;

  document.addEventListener("change", (event) => {
    if (event.target.matches(BOX)) event.target.dataset.tick = (ticks += 1);
  });

  // Scripts of Wagtail send the fields of the form in the order of the page.
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-multiple-choice-form]")) return;
      const boxes = [...event.target.querySelectorAll(`${BOX}:checked`)];
      boxes.sort((one, other) => one.dataset.tick - other.dataset.tick);
      const sent = boxes.map(({ name, value }) => Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      event.target.append(...sent);
      boxes.forEach((box) => (box.disabled = true));
      setTimeout(() => {
        sent.forEach((input) => input.remove());
        boxes.forEach((box) => (box.disabled = false));
      });
    },
    true,
  );
})();
