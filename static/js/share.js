// «Скопировать»: the button is hidden unless the browser can copy. A figure is copied with the page it stands on.

function page() {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  return `\n${document.title}: ${address}`;
}

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const text = button.dataset.copy + ("withPage" in button.dataset ? page() : "");
    const said = button.closest(".share, details").querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        said.textContent = "Скопировано.";
      } catch {
        said.textContent = `Не получилось. Скопируйте сами: ${text}`;
      }
    });
  });
}
