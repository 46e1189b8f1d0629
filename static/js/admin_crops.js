/* Shows beside the focal area how the site cuts the picture; follows the area while it is drawn. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const area = document.querySelector(".focal-point-chooser");
  const crops = document.querySelector("[data-crops]");
  const image = area?.querySelector("img");
  if (!image || !crops) return;
  const whole = { width: Number(image.dataset.originalWidth), height: Number(image.dataset.originalHeight) };

  function saved() {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) =>
      Number(document.querySelector(`.focal_point_${name}`).value),
    );
    return width && height ? { x: x - width / 2, y: y - height / 2, width, height } : null;
  }

  function drawn() {
    const found = window.jcropapi?.tellSelect?.();
    return found?.w && found?.h ? { x: found.x, y: found.y, width: found.w, height: found.h } : saved();
  }

  const within = (value, most) => Math.max(0, Math.min(value, most));

  // The same steps as Wagtail's operation `fill`: the largest cut, the area at its place in it and inside it.
  function start(side, size, focus, from) {
    const middle = focus ? focus[from] + focus[side] / 2 : whole[side] / 2;
    let first = middle - (middle / whole[side]) * size;
    if (focus) {
      if (first > focus[from]) first = focus[from];
      if (first + size < focus[from] + focus[side]) first = focus[from] + focus[side] - size;
    }
    return within(first, whole[side] - size);
  }

  function show(crop, focus) {
    const ratio = Number(crop.dataset.crop);
    const width = Math.min(whole.width, whole.height * ratio);
    const height = width / ratio;
    const percent = (value, side) => `${(100 * value) / whole[side]}%`;
    const picture = crop.querySelector("img");
    picture.style.width = `${(100 * whole.width) / width}%`;
    const left = percent(-start("width", width, focus, "x"), "width");
    const top = percent(-start("height", height, focus, "y"), "height");
    picture.style.transform = `translate(${left}, ${top})`;
  }

  function update() {
    const focus = drawn();
    crops.querySelectorAll("[data-crop]").forEach((crop) => show(crop, focus));
  }

  crops.querySelectorAll("img").forEach((picture) => (picture.src = image.currentSrc || image.src));
  area.after(crops);
  crops.hidden = false;
  for (const name of ["mousemove", "touchmove", "mouseup", "touchend", "keyup"]) document.addEventListener(name, update);
  document.querySelector(".remove-focal-point")?.addEventListener("click", () => setTimeout(update));
  window.addEventListener("load", update);
  update();
});
