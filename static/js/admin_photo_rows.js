/* The photos of a project: rows that are moved by the mouse or by buttons and say so; many photos at once. */
(() => {
  "use strict";

  const MOVE = "[data-inline-panel-child-move-up], [data-inline-panel-child-move-down]";

  class PhotoRows extends window.MultipleChooserPanel {
    constructor(root) {
      const opts = JSON.parse(root.dataset.photoRows);
      super(opts);
      this.root = root;
      this.said = root.querySelector("[data-said]");
      root.querySelector("[data-add-photos]").addEventListener("click", () => this.open());
      window.PhotoUpload.catchFiles(root, (files) => this.open(files));
      this.list = document.getElementById(`${opts.formsetPrefix}-FORMS`);
      // After the handlers of Wagtail, which stand on the buttons themselves.
      this.list.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
    }

    get rows() {
      return [...this.list.children].filter((row) => !row.matches(".deleted"));
    }

    clicked(button) {
      if (button?.matches(MOVE)) this.moved(button);
      else if (button?.id.endsWith("-DELETE-button")) this.removed(button);
    }

    moved(button) {
      const row = button.closest("[data-inline-panel-child]");
      const other = [...row.querySelectorAll(MOVE)].find((found) => !found.disabled);
      (button.disabled ? other : button)?.focus();
      this.say(`Фото на месте ${this.rows.indexOf(row) + 1} из ${this.rows.length}.`);
    }

    removed(button) {
      const row = button.closest("[data-inline-panel-child]");
      const next = [...this.list.children].slice([...this.list.children].indexOf(row)).find((found) => this.rows.includes(found));
      (next ?? this.rows.at(-1))?.querySelector("[id$=-DELETE-button]").focus();
      this.say(`Фото убрано. Осталось: ${this.rows.length}.`);
    }

    say(words) {
      this.said.textContent = words;
    }

    handleDragEnd(event) {
      super.handleDragEnd(event);
      this.say(`Фото на месте ${this.rows.indexOf(event.item) + 1} из ${this.rows.length}.`);
    }

    open(files) {
      const template = document.getElementById(`${this.opts.formsetPrefix}-EMPTY_FORM_TEMPLATE`);
      const stages = [...template.content.querySelectorAll("select[name$=-stage] option")].filter(({ value }) => value);
      window.PhotoUpload.open(
        {
          stages: stages.map(({ value, label, defaultSelected }) => ({ value, label, isUsual: defaultSelected })),
          isTaken: (id) => this.rows.some((row) => row.querySelector("input[name$=-image]").value === String(id)),
          done: (photos) => this.add(photos),
        },
        files,
      );
    }

    add(photos) {
      photos.forEach(({ image, stage }) => {
        this.addForm();
        const prefix = `${this.opts.formsetPrefix}-${this.formCount - 1}`;
        this.chooserWidgetFactory.getById(`${prefix}-image`).setStateFromModalData(image);
        const select = document.getElementById(`${prefix}-stage`);
        select.value = stage;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      this.say(`Добавлено: ${photos.length} фото.`);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-photo-rows]").forEach((root) => new PhotoRows(root));
  });
})();
