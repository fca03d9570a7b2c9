// <x-merge field="id" theirs="…"> puts another's words, one's own or both into a field; the form is sent as ever.
class Merge extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("field"));
    if (!this.field) return;
    this.mine = this.field.value;
    this.hidden = false;
    // Two texts stand together only where there is room for words.
    const both = this.querySelector("[data-take=both]");
    if (both) both.hidden = this.field.tagName !== "TEXTAREA";
    this.addEventListener("click", (event) => this.take(event.target.closest("[data-take]")?.dataset.take));
  }

  take(which) {
    if (!which) return;
    const theirs = this.getAttribute("theirs");
    const between = this.field.rows > 1 ? "\n\n" : " / ";
    this.field.value = { theirs, mine: this.mine, both: theirs + between + this.mine }[which];
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }
}

customElements.define("x-merge", Merge);
