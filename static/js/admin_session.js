/* Notices within seconds that the session of the admin has ended: the text stays, people sign in in another tab.
   The same for the right to edit the page whose form is open. */
(() => {
  "use strict";

  const EVERY = 10000; // milliseconds
  const { url, user } = document.currentScript.dataset;
  const page = location.pathname.match(/\/pages\/(\d+)\/edit\/$/)?.[1];
  const dialog = () => document.getElementById("session-dialog");
  let isLost = false;
  let isForbidden = false;

  function lost(isOther) {
    dialog().querySelector("[data-other]").hidden = !isOther;
    if (!isLost) dialog().showModal();
    isLost = true;
  }

  function forbidden() {
    if (!isForbidden) document.getElementById("rights-dialog").showModal();
    isForbidden = true;
  }

  function found(token) {
    window.wagtailConfig.CSRF_TOKEN = token; // the object that Wagtail's scripts read
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = token;
    });
    if (!isLost) return;
    isLost = false;
    dialog().close();
    const text = dialog().querySelector("template").content.textContent;
    const detail = { text, type: "success", clear: true };
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail }));
  }

  async function ask() {
    let response;
    try {
      const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
      response = await fetch(page ? `${url}?page=${page}` : url, { headers, cache: "no-store" });
    } catch {
      return; // no connection: nothing is known
    }
    if (!response.ok && response.status !== 403) return;
    const answer = response.ok ? await response.json() : null;
    if (answer && (!user || String(answer.user) === user)) {
      found(answer.token);
      if (!answer.may_edit) forbidden();
    } else if (user) lost(Boolean(answer));
  }

  function askIfSeen() {
    if (!document.hidden) ask();
  }

  // A kept form is sent with the token of whoever has signed in meanwhile.
  async function sendAgain(event) {
    event.preventDefault();
    await ask();
    HTMLFormElement.prototype.submit.call(event.target);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const kept = document.querySelector("[data-kept]");
    kept?.addEventListener("submit", sendAgain);
    if (!user && !kept) return;
    setInterval(askIfSeen, EVERY);
    document.addEventListener("visibilitychange", askIfSeen);
    document.addEventListener("w-autosave:error", ask);
  });

  document.addEventListener(
    "click",
    (event) => {
      const question = event.target.closest("[data-confirm]")?.dataset.confirm;
      if (!question || window.confirm(question)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  // Hold the form back: sent now, it would be refused.
  document.addEventListener(
    "submit",
    (event) => {
      if (!isLost || event.target.method !== "post") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      dialog().showModal();
    },
    true,
  );
})();
