/* Text pasted from Word, LibreOffice or a web page into a text block of a story becomes blocks: the server makes
   headings, lists and tables of it. Anything else is pasted as always. */
(() => {
  "use strict";

  const RICH = /<(h[1-6]|table|ul|ol)[\s>]|mso-list|MsoHeading|MsoTitle|mso-outline|[?&;](utm_|yclid|ysclid|gclid|fbclid|_openstat)/i;
  const { url } = document.currentScript.dataset;

  /** The stream and the text block in it where the cursor is, if that is a block of its own. */
  function place(element) {
    const stream = element.closest?.("[id$='-root']")?.rootBlock;
    const index = stream?.children?.findIndex((child) => child.element.contains(element)) ?? -1;
    return index >= 0 && stream.children[index].type === "text" ? { stream, index } : null;
  }

  function say(text, type) {
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type, clear: true } }));
  }

  async function ask(html) {
    const body = new FormData();
    body.append("html", html);
    body.append("csrfmiddlewaretoken", window.wagtailConfig.CSRF_TOKEN);
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  }

  function insert({ stream, index }, blocks, isEmpty) {
    blocks.forEach((block, number) => stream.insert(block, index + 1 + number, { focus: number === blocks.length - 1 }));
    if (isEmpty && blocks.length) stream.deleteBlock(index);
  }

  async function paste(event) {
    const html = event.clipboardData?.getData("text/html") || "";
    const isForeign = RICH.test(html) && !html.includes("data-draftjs-conductor"); // the editor knows its own text
    const found = isForeign ? place(event.target) : null;
    if (!found) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const isEmpty = !found.stream.children[found.index].element.querySelector("[contenteditable]").textContent.trim();
    try {
      const { blocks, remarks } = await ask(html);
      insert(found, blocks, isEmpty);
      if (remarks.length) say(remarks.join(" "), "warning");
    } catch {
      say("Вставить не получилось: нет связи с сайтом. Вставьте ещё раз.", "error");
    }
  }

  document.addEventListener("paste", paste, true);
})();
