// <x-unsaved> around a form: asks before the page is left with words that were not sent.
class Unsaved extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => { this.isDirty = true; });
    this.addEventListener("submit", () => { this.isDirty = false; });
    this.ask = (event) => { if (this.isDirty) event.preventDefault(); };
    addEventListener("beforeunload", this.ask);
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.ask);
  }
}

customElements.define("x-unsaved", Unsaved);
