// «Скопировать»: the button is hidden unless the browser can copy; the text can be selected without it.

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy-from]").forEach((button) => {
    const source = document.getElementById(button.dataset.copyFrom);
    const said = document.getElementById("copied");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.value);
        said.textContent = "Текст скопирован.";
      } catch {
        source.select();
        said.textContent = "Не получилось. Текст выделен: нажмите Ctrl + C.";
      }
    });
  });
}
