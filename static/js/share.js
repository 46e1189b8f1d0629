// «Скопировать ссылку»: the button is hidden unless the browser can copy.

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const said = button.closest(".share").querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        said.textContent = "Ссылка скопирована.";
      } catch {
        said.textContent = `Не получилось. Скопируйте сами: ${button.dataset.copy}`;
      }
    });
  });
}
