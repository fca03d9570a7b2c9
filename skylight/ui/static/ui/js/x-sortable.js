// <x-sortable> around rows with [data-move="address"]: drag a row by its handle; buttons do the same by keyboard.
class Sortable extends HTMLElement {
  connectedCallback() {
    for (const row of this.rows()) {
      row.draggable = false;
      const handle = row.querySelector("[data-handle]");
      if (!handle) continue;
      handle.hidden = false;
      handle.addEventListener("pointerdown", () => { row.draggable = true; });
      row.addEventListener("dragstart", (event) => this.start(event, row));
      row.addEventListener("dragend", () => this.drop(row));
    }
    this.addEventListener("dragover", (event) => this.over(event));
  }

  rows() {
    return [...this.querySelectorAll("[data-move]")];
  }

  start(event, row) {
    this.moving = row;
    this.from = this.rows().indexOf(row);
    event.dataTransfer.effectAllowed = "move";
  }

  over(event) {
    const row = event.target.closest("[data-move]");
    if (!this.moving || !row || row === this.moving || !this.contains(row)) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    row.parentNode.insertBefore(this.moving, event.clientY < box.top + box.height / 2 ? row : row.nextSibling);
  }

  async drop(row) {
    const to = this.rows().indexOf(row);
    row.draggable = false;
    this.moving = null;
    if (to === this.from) return;
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    const body = new URLSearchParams({ position: to });
    const answer = await fetch(row.dataset.move, { method: "POST", headers, body, redirect: "manual" });
    if (answer.status >= 400) location.reload();
  }
}

customElements.define("x-sortable", Sortable);
