/* The block «Галерея» of a story: many photos at once. */
(() => {
  "use strict";

  class GalleryDefinition extends window.wagtailStreamField.blocks.ListBlockDefinition {
    render(placeholder, prefix, state, error) {
      const block = super.render(placeholder, prefix, state, error);
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button button-small button-secondary", textContent: "Добавить фото" });
      button.addEventListener("click", () => open(block));
      block.container[0].prepend(button);
      window.PhotoUpload.catchFiles(block.container[0], (files) => open(block, files));
      return block;
    }
  }

  const chosen = (block) => block.getState().map(({ value }) => String(value.image?.id ?? ""));

  function open(block, files) {
    window.PhotoUpload.open(
      {
        isTaken: (id) => chosen(block).includes(String(id)),
        done: (photos) => add(block, photos),
      },
      files,
    );
  }

  function add(block, photos) {
    photos.forEach(({ image }) => block.insert({ image, caption: "" }, block.children.length));
  }

  window.telepath.register("showcase.Gallery", GalleryDefinition);
})();
