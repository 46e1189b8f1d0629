// One frame for two photos with a border between them. Without this module the photos stand side by side.

const START = 50;
const SAME_SHAPE = 0.02;

const isFourToThree = (image) => Math.abs(image.width / image.height - 4 / 3) < SAME_SHAPE;

function make(tag, name, properties = {}) {
  return Object.assign(document.createElement(tag), { className: `before-after__${name}`, ...properties });
}

function quietButton(text) {
  return Object.assign(document.createElement("button"), {
    type: "button",
    className: "button button--quiet",
    textContent: text,
  });
}

function letDrag(frame, show) {
  const follow = (event) => {
    const box = frame.getBoundingClientRect();
    show(Math.round(100 - ((event.clientX - box.left) / box.width) * 100));
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button === 0) frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (frame.hasPointerCapture(event.pointerId)) follow(event);
  });
  frame.addEventListener("click", follow);
}

function enhance(figure) {
  const pair = figure.querySelector(".before-after__pair");
  const images = [...pair.querySelectorAll("img")];
  const shape = images.map((image) => ({ width: image.getAttribute("width"), height: image.getAttribute("height") }));
  if (images.length !== 2 || !shape.every(isFourToThree)) return;

  const after = pair.lastElementChild;
  const line = make("span", "line");
  const range = make("input", "range", { type: "range", min: 0, max: 100, value: START });
  range.setAttribute("aria-label", "Граница между старым и новым фото");
  const show = (percent) => {
    range.value = percent;
    after.style.clipPath = `inset(0 0 0 ${100 - range.value}%)`;
    line.style.left = `${100 - range.value}%`;
    range.setAttribute("aria-valuetext", `Видно ${range.value} % нового фото`);
  };

  const [toOld, toNew] = ["Показать «было»", "Показать «стало»"].map(quietButton);
  toOld.addEventListener("click", () => show(0));
  toNew.addEventListener("click", () => show(100));
  range.addEventListener("input", () => show(range.value));
  letDrag(pair, show);
  const buttons = make("div", "buttons");
  buttons.append(toOld, toNew);
  const controls = make("div", "controls");
  controls.append(range, buttons);
  // Touch moves the handle, so a link under the finger would be in the way; the gallery has the link too.
  pair.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
  pair.append(line);
  pair.after(controls);
  figure.classList.add("before-after--one");
  show(START);
}

document.querySelectorAll("[data-before-after]").forEach(enhance);
