/* One file of the window «Добавить фото»: it is sent by its own request, waits on the site, and becomes a picture. */
(() => {
  "use strict";

  const BUSY_PAUSE = 3000; // milliseconds
  const { url } = document.currentScript.dataset;
  const SAID = {
    queued: "Ждёт очереди.",
    lost: "Связь прервалась.",
    expired: "Вход закончился. Войдите в новой вкладке и повторите.",
    refused: "Не загрузилось. Повторите.",
    twice: (title) => `То же фото, что «${title}»: второй раз не добавим.`,
    made: "Записано, ждёт остальных.",
    taken: "Это фото здесь уже стоит: второй раз не добавим.",
    same: (title) => `Такое фото на сайте уже есть: «${title}». Возьмём его.`,
  };
  const LOST = { error: SAID.lost, mayRetry: true };

  function request(path, fields = {}, onProgress = () => {}) {
    const data = new FormData();
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open("POST", url + path);
      xhr.setRequestHeader("X-CSRFToken", window.wagtailConfig.CSRF_TOKEN);
      xhr.setRequestHeader("Accept", "application/json");
      xhr.responseType = "text";
      xhr.upload.addEventListener("progress", (event) => onProgress((100 * event.loaded) / event.total));
      xhr.addEventListener("error", reject);
      xhr.addEventListener("load", () => resolve(answerOf(xhr)));
      xhr.send(data);
    });
  }

  function answerOf(xhr) {
    const isJson = (xhr.getResponseHeader("Content-Type") || "").startsWith("application/json");
    // The script of the session finds out what is wrong and lets people sign in again.
    if (xhr.status === 403) document.dispatchEvent(new CustomEvent("w-autosave:error"));
    const said = xhr.status === 403 ? SAID.expired : SAID.refused;
    const answer = isJson ? JSON.parse(xhr.responseText) : { error: said, mayRetry: true };
    return { ok: isJson && xhr.status === 200, isBusy: isJson && xhr.status === 429, ...answer };
  }

  /* One file: its row and where it stands — queued, sending, failed, skipped, ready (to be described) or made. */
  class Upload {
    constructor(box, file, place) {
      Object.assign(this, { box, file, place });
      this.row = box.dialog.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
      this.find("[data-name]").textContent = file?.name ?? "";
      this.find("[data-progress]").setAttribute("aria-label", `Загрузка: ${file?.name}`);
      this.find("[data-retry]").addEventListener("click", () => this.retry());
      this.find("[data-anyway]").addEventListener("click", () => this.take({ ...this.held, same: null }));
      this.find("[data-remove]").addEventListener("click", () => this.remove());
      box.addStages(this);
      this.is("queued", SAID.queued);
    }

    find(selector) {
      return this.row.querySelector(selector);
    }

    is(state, said = "") {
      this.state = state;
      this.row.dataset.state = state;
      this.find("[data-said]").textContent = said;
      this.find("[data-progress]").hidden = !["queued", "sending"].includes(state);
      this.find("[data-retry]").hidden = state !== "failed" || !this.mayRetry;
      this.find("[data-own]").hidden = state !== "ready" || Boolean(this.held.same);
      this.find("[data-anyway]").hidden = state !== "ready" || !this.held.same;
      this.box.tell();
    }

    fail(said, mayRetry) {
      this.mayRetry = Boolean(mayRetry);
      this.is("failed", said);
    }

    retry() {
      this.is("queued", SAID.queued);
      this.box.next();
    }

    async send() {
      this.is("sending");
      const progress = this.find("[data-progress]");
      const fields = { file: this.file, place: this.place };
      const answer = await request("hold/", fields, (part) => (progress.value = part)).catch(() => LOST);
      if (answer.ok) this.take(answer);
      else if (answer.isBusy) this.rest(answer.error);
      else this.fail(answer.error, answer.mayRetry);
    }

    rest(said) {
      this.is("sending", said);
      setTimeout(() => this.retry(), BUSY_PAUSE);
    }

    take(held) {
      if (!this.box.uploads.includes(this)) {
        this.box.drop(held); // taken out while it was sent
        return;
      }
      const twin = this.box.uploads.find((other) => other !== this && other.held?.id === held.id);
      this.held = held;
      this.find("[data-name]").textContent ||= held.title;
      Object.assign(this.find("[data-picture]"), { src: held.thumbnail, hidden: false });
      this.find("[name=taken_on]").value = held.taken_on;
      if (twin) this.is("skipped", SAID.twice(twin.held.title));
      else if (held.same && this.box.isTaken(held.same.id)) this.is("skipped", SAID.taken);
      else this.is("ready", held.same ? SAID.same(held.same.title) : "");
    }

    remove() {
      const { uploads } = this.box;
      const place = uploads.indexOf(this);
      uploads.splice(place, 1);
      this.row.remove();
      if (this.held) this.box.drop(this.held);
      this.box.tell();
      (uploads[place] ?? uploads[place - 1])?.find("[data-remove]").focus();
    }

    /* The person's own value; an empty one means that of all. */
    own(name) {
      return this.find(`[name=${name}]`)?.value.trim() ?? "";
    }

    become(image) {
      this.image = image;
      this.is("made", SAID.made);
    }

    /* Make the picture; returns the errors of its fields, nothing when it is made. */
    async describe(common) {
      if (this.held.same) {
        this.become(this.held.same);
        this.box.drop(this.held);
        return null;
      }
      const own = [...this.row.querySelectorAll("[name]")].map(({ name }) => [name, this.own(name)]);
      const words = Object.fromEntries(own.filter(([, value]) => value));
      const answer = await request(`${this.held.id}/describe/`, { ...common, ...words });
      if (answer.ok) this.become(answer.image);
      return answer.ok ? null : (answer.errors ?? { "": answer.error });
    }
  }

  window.PhotoUpload = { Upload, request, url };
})();
