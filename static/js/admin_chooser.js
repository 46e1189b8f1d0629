/* Adds what was chosen in Wagtail's window to a list, and takes it out again. */
(() => {
  "use strict";

  const changed = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

  function add(box, page) {
    const list = box.querySelector("ul");
    if (list.querySelector(`input[value="${page.id}"]`)) return;
    const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
    item.querySelector("input").value = page.id;
    item.querySelectorAll("[data-title]").forEach((element) => {
      element.textContent = page.title;
    });
    list.append(item);
  }

  function choose(box) {
    window.ModalWorkflow({
      url: box.dataset.url,
      urlParams: { multiple: 1 },
      onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
      responses: {
        chosen: (pages) => {
          pages.forEach((page) => add(box, page));
          changed(box);
        },
      },
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose-many], [data-unchoose]");
    if (!button) return;
    const box = button.closest("[data-chosen-many]");
    if (button.matches("[data-choose-many]")) {
      choose(box);
      return;
    }
    button.closest("li").remove();
    box.querySelector("[data-choose-many]").focus();
    changed(box);
  });
})();
