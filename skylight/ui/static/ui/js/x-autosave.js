// <x-autosave key="…"> around a form keeps what a person typed until the server has taken it.
import { forget, keyFor, person, read, settleSent, write } from "./drafts.js";

const NEVER = ["hidden", "password", "file", "submit", "button"];
const TICKED = ["checkbox", "radio"];

class Autosave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || !person) return;
    this.key = keyFor(this.getAttribute("key") || location.pathname);
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => this.mark(true));
    this.form.addEventListener("htmx:afterRequest", ({ detail }) => this.settle(detail));
  }

  fields() {
    return [...this.form.elements].filter((one) => one.name && !NEVER.includes(one.type));
  }

  keep() {
    const values = this.fields().map((one) => [one.name, TICKED.includes(one.type) ? one.checked : one.value]);
    write(this.key, { values, isSent: false });
  }

  mark(isSent) {
    const draft = read(this.key);
    if (draft) write(this.key, { ...draft, isSent });
  }

  settle({ elt, successful }) {
    if (elt !== this.form) return;
    if (successful) forget(this.key);
    else this.mark(false);
  }

  restore() {
    const draft = read(this.key);
    if (!draft || this.form.querySelector("[aria-invalid]")) return;
    const fields = this.fields();
    draft.values.forEach(([name, value], index) => {
      if (fields[index]?.name === name) this.put(fields[index], value);
    });
    this.offerToForget();
  }

  put(field, value) {
    if (typeof value === "boolean") field.checked = value;
    else field.value = value;
  }

  offerToForget() {
    const note = this.querySelector("[data-restored]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      forget(this.key);
      this.form.reset();
      note.hidden = true;
    });
  }
}

settleSent();
customElements.define("x-autosave", Autosave);
