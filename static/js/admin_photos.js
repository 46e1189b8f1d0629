/* The window «Добавить фото»: values for all photos, their files, what differs.
   `PhotoUpload.open({ stages, isTaken, done }, files)`: `stages` is a list of choices or nothing, `isTaken(id)` tells
   that a picture is there already, `done([{ image, stage }])` gets the pictures in the order of the files. */
(() => {
  "use strict";

  const AT_ONCE = 2;
  const { Upload, request, url } = window.PhotoUpload;
  const SAID = {
    heavy: (size, most) => `Весит ${size} МБ, можно до ${most} МБ. Уменьшите снимок и выберите его снова.`,
    lost: "Связь прервалась. Записанное не пропало: нажмите «Добавить» ещё раз.",
    wrong: "Исправьте отмеченное. Загруженное не пропало.",
    closed: "Окно загрузки не открылось: нет связи или закончился вход. Попробуйте ещё раз.",
  };
  const megabytes = (bytes) => String(Math.round(bytes / 2 ** 20));

  class PhotoBox {
    constructor(html) {
      const page = new DOMParser().parseFromString(html, "text/html");
      this.dialog = document.importNode(page.querySelector("dialog"), true);
      this.uploads = [];
      this.old = JSON.parse(this.find("#photos-waiting").textContent);
      document.body.append(this.dialog);
      this.listen();
    }

    find(selector) {
      return this.dialog.querySelector(selector);
    }

    listen() {
      const files = this.find("#photos-files");
      files.addEventListener("change", () => [this.add(files.files), (files.value = "")]);
      this.find("[data-add]").addEventListener("click", () => this.finish());
      this.find("[data-take]")?.addEventListener("click", () => this.takeOld());
      this.find("[data-forget]")?.addEventListener("click", () => this.forgetOld());
      this.find("form").addEventListener("keydown", (event) => {
        // Enter would click the first button of the window, which closes it.
        if (event.key === "Enter" && event.target.matches("input:not([type=file])")) event.preventDefault();
      });
      catchFiles(this.dialog, (dropped) => this.add(dropped));
      window.addEventListener("online", () => this.uploads.filter(({ state, mayRetry }) => state === "failed" && mayRetry).forEach((upload) => upload.retry()));
      window.addEventListener("beforeunload", (event) => {
        if (this.uploads.some(({ state }) => ["queued", "sending"].includes(state))) event.preventDefault();
      });
    }

    open(wish, files) {
      this.wish = wish;
      this.showStages();
      this.dialog.showModal();
      this.add(files);
    }

    isTaken(id) {
      return this.wish.isTaken(id);
    }

    showStages() {
      this.find("[data-stage]")?.remove();
      if (this.wish.stages) this.find('[data-field=people]').after(stageField(this.wish.stages, ""));
      this.dialog.querySelectorAll(".photos-row [data-stage]").forEach((field) => field.remove());
      this.uploads.forEach((upload) => this.addStages(upload));
    }

    addStages(upload) {
      if (this.wish.stages) upload.find(".photos-row__more").prepend(stageField(this.wish.stages, "Как у всех"));
    }

    add(files) {
      const most = Number(this.dialog.dataset.maxBytes);
      for (const file of files) {
        const upload = new Upload(this, file, Date.now() * 1000 + this.uploads.length);
        this.put(upload);
        if (file.size > most) upload.fail(SAID.heavy(megabytes(file.size), megabytes(most)), false);
      }
      this.next();
    }

    put(upload) {
      this.uploads.push(upload);
      this.find("[data-list]").append(upload.row);
      this.tell();
    }

    takeOld() {
      this.old.forEach((held) => {
        const upload = new Upload(this, null);
        this.put(upload);
        upload.take(held);
      });
      this.find("[data-before]").remove();
    }

    forgetOld() {
      this.old.forEach((held) => this.drop(held));
      this.find("[data-before]").remove();
    }

    /* Its file is not needed any more, unless another row stands for the same file. */
    drop(held) {
      const isShared = this.uploads.some((upload) => upload.state !== "made" && upload.held?.id === held.id);
      if (!isShared) request(`${held.id}/drop/`).catch(() => {});
    }

    next() {
      const sending = this.uploads.filter(({ state }) => state === "sending").length;
      const queued = this.uploads.filter(({ state }) => state === "queued");
      queued.slice(0, AT_ONCE - sending).forEach((upload) => upload.send().then(() => this.next()));
    }

    count(...states) {
      return this.uploads.filter(({ state }) => states.includes(state)).length;
    }

    tell(said) {
      const [going, failed, ready] = [this.count("queued", "sending"), this.count("failed"), this.count("ready", "made")];
      const words = [going && `Загружено ${ready} из ${ready + going}.`, failed && `Не загрузилось: ${failed}.`].filter(Boolean);
      const button = this.find("[data-add]");
      this.find("[data-filling]").hidden = !this.uploads.length;
      this.find("[data-status]").textContent = said ?? words.join(" ");
      button.textContent = ready ? `Добавить ${ready} фото` : "Добавить";
      button.disabled = !ready || going > 0 || this.isFinishing;
    }

    async finish() {
      this.isFinishing = true;
      this.clearErrors();
      const isLost = await this.describeAll().then(() => false, () => true);
      this.isFinishing = false;
      if (isLost || this.hasErrors) this.tell(isLost ? SAID.lost : SAID.wrong);
      else this.handOver();
      this.find("[aria-invalid=true]")?.focus();
    }

    async describeAll() {
      const ready = this.uploads.filter(({ state }) => state === "ready");
      for (const [place, upload] of ready.entries()) {
        this.tell(`Записываем: ${place + 1} из ${ready.length}.`);
        const errors = await upload.describe(this.common());
        if (errors) this.showErrors(upload, errors);
      }
    }

    common() {
      const fields = [...this.find(".photos-common").querySelectorAll("[name]")].filter(({ type, checked }) => type !== "checkbox" || checked);
      return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    }

    handOver() {
      const made = this.uploads.filter(({ state }) => state === "made");
      const done = made.map((upload) => ({ image: upload.image, stage: upload.own("stage") || this.common().stage }));
      const skipped = this.uploads.filter(({ state }) => state === "skipped");
      const isMade = ({ held }) => made.some((upload) => upload.held.id === held.id);
      this.uploads = this.uploads.filter(({ state }) => !["made", "skipped"].includes(state));
      skipped.filter((upload) => !isMade(upload)).forEach(({ held }) => this.drop(held));
      this.find("[data-list]").replaceChildren(...this.uploads.map(({ row }) => row));
      this.tell(`Добавлено: ${made.length}. Не загрузилось: ${this.uploads.length}.`);
      if (!this.uploads.length) this.dialog.close();
      this.wish.done(done);
    }

    clearErrors() {
      this.hasErrors = false;
      this.dialog.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
      const rows = this.uploads.filter(({ state, held }) => state === "ready" && !held.same);
      const places = [...this.dialog.querySelectorAll("[data-error]"), ...rows.map((upload) => upload.find("[data-said]"))];
      places.forEach((place) => (place.textContent = ""));
    }

    /* Show an error of a shared value only once. */
    showErrors(upload, errors) {
      this.hasErrors = true;
      for (const [name, said] of Object.entries(errors)) {
        const field = name && !upload.own(name) ? this.find(`[data-field="${name}"]`) : null;
        const input = (field ?? upload.row).querySelector(`[name="${name || "none"}"]`);
        input?.setAttribute("aria-invalid", "true");
        input?.closest("details")?.setAttribute("open", "");
        if (field) input?.setAttribute("aria-describedby", `${input.id}-error`);
        (field?.querySelector("[data-error]") ?? upload.find("[data-said]")).textContent = said;
      }
    }
  }

  function stageField(choices, usual) {
    const field = Object.assign(document.createElement("label"), { className: "photos-field", textContent: "Когда снято" });
    const select = Object.assign(document.createElement("select"), { name: "stage" });
    if (usual) select.append(new Option(usual, ""));
    choices.forEach(({ value, label, isUsual }) => select.append(new Option(label, value, false, !usual && isUsual)));
    field.append(select);
    field.dataset.stage = "";
    return field;
  }

  /* Files dropped on the element go to `take`; it is highlighted while they are dragged over it. */
  function catchFiles(element, take) {
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    element.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      element.dataset.over = "";
    });
    element.addEventListener("dragleave", () => delete element.dataset.over);
    element.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      delete element.dataset.over;
      take(event.dataTransfer.files);
    });
  }

  let box;
  async function open(wish, files = []) {
    try {
      box ??= fetch(url, { cache: "no-store" }).then(async (answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return new PhotoBox(await answer.text());
      });
      (await box).open(wish, files);
    } catch {
      box = null;
      document.dispatchEvent(new CustomEvent("w-autosave:error"));
      const detail = { text: SAID.closed, type: "error", clear: true };
      document.dispatchEvent(new CustomEvent("w-messages:add", { detail }));
    }
  }

  Object.assign(window.PhotoUpload, { open, catchFiles });
})();
