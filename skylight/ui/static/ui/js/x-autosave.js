// <x-autosave key="..."> around a form keeps what was typed but not sent, for this tab.
class Autosave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.key = `unsent:${this.getAttribute("key") || location.pathname}`;
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => sessionStorage.removeItem(this.key));
  }

  fields() {
    return [...this.form.elements].filter((one) => one.name && !["hidden", "password", "file", "submit"].includes(one.type));
  }

  keep() {
    const values = this.fields().map((one) => [one.name, one.type === "checkbox" || one.type === "radio" ? one.checked : one.value]);
    sessionStorage.setItem(this.key, JSON.stringify(values));
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) || "null");
    if (!kept || this.form.querySelector("[aria-invalid]")) return;
    const fields = this.fields();
    kept.forEach(([name, value], index) => {
      const field = fields[index];
      if (field?.name !== name) return;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
    });
  }
}

customElements.define("x-autosave", Autosave);
