/* Progressive enhancement of the voting pages; each of them works without it. */

function guardForm(form) {
  const button = form.querySelector("button[type=submit]");
  const offline = form.querySelector("[data-offline]");
  const words = button.textContent;
  const announcer = document.createElement("p");
  announcer.className = "hidden-text";
  announcer.setAttribute("aria-live", "polite");
  form.append(announcer);

  function reset() {
    button.textContent = words;
    if (!button.dataset.waits) button.removeAttribute("aria-disabled");
    announcer.textContent = "";
  }

  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    if (offline) offline.hidden = navigator.onLine;
    if (!navigator.onLine) {
      event.preventDefault();
      announcer.textContent = offline ? offline.textContent : "";
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.sending;
    announcer.textContent = form.dataset.sending;
  });
  addEventListener("pageshow", reset);
}

function countDown(line) {
  const button = line.closest("form").querySelector("button[type=submit]");
  const until = Date.now() + Number(line.dataset.countdown) * 1000;
  button.dataset.waits = "1";
  button.setAttribute("aria-disabled", "true");
  const timer = setInterval(tick, 1000);

  function tick() {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      line.textContent = `Прислать ещё раз можно через ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}.`;
      return;
    }
    clearInterval(timer);
    line.remove();
    delete button.dataset.waits;
    button.removeAttribute("aria-disabled");
  }
  tick();
}

function retry(form) {
  setTimeout(() => form.requestSubmit(), Number(form.dataset.retry) * 1000 + Math.random() * 5000);
}

function share(item) {
  if (!navigator.share) return;
  item.hidden = false;
  item.firstElementChild.addEventListener("click", () => {
    navigator.share({ title: document.title, url: item.dataset.share }).catch(() => {});
  });
}

document.querySelectorAll("[data-vote-form]").forEach(guardForm);
document.querySelectorAll("[data-countdown]").forEach(countDown);
document.querySelectorAll("[data-retry]").forEach(retry);
document.querySelectorAll("[data-share]").forEach(share);
document.getElementById("mistakes")?.focus();
