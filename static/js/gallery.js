// Photos of a project in a dialog. Without this module every photo is a link to its big picture.

const TEXT = {
  title: "Картинки",
  close: "Закрыть",
  previous: "Предыдущая картинка",
  next: "Следующая картинка",
  download: "Скачать",
  retry: "Повторить",
  failed: (alt) => `Картинка не загрузилась.${alt ? ` На ней: ${alt}` : ""}`,
  count: (number, total) => `${number} из ${total}`,
  size: (bytes) =>
    bytes < 2 ** 20
      ? `${Math.max(1, Math.round(bytes / 2 ** 10))} КБ`
      : `${(bytes / 2 ** 20).toFixed(1).replace(".", ",")} МБ`,
};
const SWIPE_PIXELS = 50;
const SVG = "http://www.w3.org/2000/svg";

function make(tag, name, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  if (name) element.className = `gallery__${name}`;
  return element;
}

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function iconButton(name, label, symbol) {
  const button = make("button", name, { type: "button" });
  button.setAttribute("aria-label", label);
  button.append(icon(symbol));
  return button;
}

function readItem(link) {
  const image = link.querySelector("img");
  const figure = link.closest("figure");
  const words = figure?.querySelector(".picture-words");
  return {
    link,
    href: link.href,
    big: link.dataset.big || link.href,
    webp: link.dataset.webp || link.querySelector("source")?.srcset || "",
    alt: image?.alt ?? words?.lastChild.textContent ?? "",
    caption: figure?.querySelector("figcaption")?.cloneNode(true) ?? null,
  };
}

class Gallery {
  constructor(root) {
    this.items = [...root.querySelectorAll("[data-photo]")].map(readItem);
    // A long gallery spans several pages: photos are numbered across them.
    this.total = Number(root.dataset.total) || this.items.length;
    this.first = Number(root.dataset.first) || 1;
    this.build();
    this.listen();
    this.items.forEach((item, index) => {
      item.link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        this.open(index);
      });
    });
  }

  build() {
    this.dialog = document.createElement("dialog");
    this.dialog.className = "gallery";
    this.dialog.setAttribute("aria-label", TEXT.title);
    this.count = make("p", "count");
    this.count.setAttribute("aria-live", "polite");
    this.download = make("a", "download", { textContent: TEXT.download });
    this.closing = iconButton("close", TEXT.close, "close");
    const bar = make("div", "bar");
    bar.append(this.count, this.download, this.closing);
    this.stage = make("div", "stage");
    this.caption = make("div", "caption", { tabIndex: 0 }); // large letters may make it scroll
    this.previous = iconButton("previous", TEXT.previous, "arrow");
    this.next = iconButton("next", TEXT.next, "arrow");
    const foot = make("div", "foot");
    foot.append(this.previous, this.caption, this.next);
    this.dialog.append(bar, this.stage, foot);
    document.body.append(this.dialog);
    const alone = this.items.length < 2;
    this.previous.hidden = alone;
    this.next.hidden = alone;
  }

  listen() {
    this.closing.addEventListener("click", () => this.dialog.close());
    this.previous.addEventListener("click", () => this.show(this.index - 1));
    this.next.addEventListener("click", () => this.show(this.index + 1));
    this.dialog.addEventListener("close", () => {
      // Where the photo shown last is folded away, back to the one that was opened.
      const { link } = this.items[this.index];
      (link.offsetParent ? link : this.opened).focus();
    });
    this.dialog.addEventListener("keydown", (event) => {
      const last = this.items.length - 1;
      const target = { ArrowLeft: this.index - 1, ArrowRight: this.index + 1, Home: 0, End: last }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      this.show(target);
    });
    let start = null;
    this.stage.addEventListener("pointerdown", (event) => {
      start = event.isPrimary ? event : null;
    });
    this.stage.addEventListener("pointerup", (event) => {
      if (!start || event.pointerId !== start.pointerId) return;
      const [right, down] = [event.clientX - start.clientX, event.clientY - start.clientY];
      if (Math.abs(right) > Math.max(SWIPE_PIXELS, Math.abs(down))) this.show(this.index - Math.sign(right));
      start = null;
    });
  }

  open(index) {
    this.opened = this.items[index].link;
    this.show(index);
    this.dialog.showModal();
    this.closing.focus();
  }

  show(index) {
    this.index = (index + this.items.length) % this.items.length;
    const item = this.items[this.index];
    this.count.textContent = TEXT.count(this.first + this.index, this.total);
    this.caption.replaceChildren(...(item.caption ? [...item.caption.cloneNode(true).childNodes] : []));
    this.download.href = item.big;
    this.download.setAttribute("download", "");
    this.load(item);
    this.tellSize(item);
  }

  load(item) {
    const picture = document.createElement("picture");
    if (item.webp) {
      picture.append(Object.assign(document.createElement("source"), { type: "image/webp", sizes: "100vw", srcset: item.webp }));
    }
    const image = make("img", "image", { alt: item.alt, draggable: false });
    picture.append(image);
    image.addEventListener("load", () => this.preload());
    image.addEventListener("error", () => this.fail(item, picture));
    this.stage.replaceChildren(picture);
    image.src = item.href;
  }

  fail(item, picture) {
    if (!picture.isConnected) return;
    const box = make("div", "failed");
    const words = make("p", "", { textContent: TEXT.failed(item.alt) });
    const retry = make("button", "", { type: "button", className: "button", textContent: TEXT.retry });
    words.setAttribute("role", "alert");
    retry.addEventListener("click", () => {
      this.load(item);
      this.closing.focus();
    });
    box.append(words, retry);
    this.stage.replaceChildren(box);
  }

  // One picture ahead: the next photo opens at once, and at most one is loaded in vain.
  preload() {
    const item = this.items[(this.index + 1) % this.items.length];
    if (item.asked || navigator.connection?.saveData) return;
    item.asked = true;
    const image = new Image();
    if (item.webp) [image.sizes, image.srcset] = ["100vw", item.webp];
    else image.src = item.href;
  }

  async tellSize(item) {
    item.size ??= fetch(item.big, { method: "HEAD" }).then(
      (answer) => Number(answer.ok && answer.headers.get("Content-Length")),
      () => 0,
    );
    this.download.textContent = TEXT.download;
    const bytes = await item.size;
    if (bytes && this.items[this.index] === item) this.download.textContent = `${TEXT.download}, ${TEXT.size(bytes)}`;
  }
}

if (typeof HTMLDialogElement !== "undefined") {
  document.querySelectorAll("[data-gallery]").forEach((root) => new Gallery(root));
}
