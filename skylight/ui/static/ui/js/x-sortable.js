// <x-sortable> around rows with data-move="address": drag a row by its grip; the buttons of ui.mover do the same.
class Sortable extends HTMLElement {
  connectedCallback() {
    for (const handle of this.querySelectorAll("[data-handle]")) this.prepare(handle);
    this.addEventListener("htmx:load", ({ target }) => target.querySelectorAll("[data-handle]").forEach((one) => this.prepare(one)));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => event.preventDefault());
  }

  prepare(handle) {
    const row = handle.closest("[data-move]");
    if (!row || row.closest("x-sortable") !== this) return;
    handle.hidden = false;
    handle.addEventListener("pointerdown", () => { row.draggable = true; });
    handle.addEventListener("pointerup", () => { row.draggable = false; });
    row.addEventListener("dragstart", (event) => this.start(event, row));
    row.addEventListener("dragend", () => this.end(row));
  }

  rows() {
    return [...this.querySelectorAll("[data-move]")].filter((row) => row.closest("x-sortable") === this);
  }

  start(event, row) {
    if (event.target !== row) return;
    this.moving = row;
    this.before = this.rows();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    row.classList.add("is-moving");
  }

  over(event) {
    if (!this.moving) return;
    event.preventDefault();
    const row = this.rows().find((one) => one !== this.moving && one.contains(event.target));
    if (!row) return;
    const box = row.getBoundingClientRect();
    row.parentNode.insertBefore(this.moving, event.clientY < box.top + box.height / 2 ? row : row.nextSibling);
  }

  async end(row) {
    if (this.moving !== row) return;
    row.classList.remove("is-moving");
    row.draggable = false;
    this.moving = null;
    const position = this.rows().indexOf(row);
    if (position === this.before.indexOf(row)) return;
    const answer = await this.send(row, position).catch(() => ({ status: 0 }));
    const moved = answer.type === "opaqueredirect" || (answer.status >= 200 && answer.status < 400);
    if (moved) this.renumber();
    else this.before.forEach((one) => one.parentNode.append(one));
  }

  // What the row's own form would post, with its token and version; one without a form says only where it goes.
  send(row, position) {
    const form = row.querySelector("form.mover");
    const body = new URLSearchParams(form ? new FormData(form) : "");
    body.set("position", position);
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    return fetch(row.dataset.move, { method: "POST", headers, body, redirect: "manual" });
  }

  renumber() {
    this.rows().forEach((row, position, rows) => {
      const [up, down] = row.querySelectorAll("form.mover button[name=position]");
      if (!down) return;
      Object.assign(up, { value: Math.max(0, position - 1), disabled: position === 0 });
      Object.assign(down, { value: position + 1, disabled: position === rows.length - 1 });
    });
  }
}

customElements.define("x-sortable", Sortable);
