// <x-dialog> around a link and a <dialog>: the link opens the dialog instead of the page it leads to.
class Dialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.click(event));
    if (this.dialog?.querySelector("[aria-invalid], [role=alert]")) this.dialog.showModal();
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  click(event) {
    const link = event.target.closest("a");
    if (link?.parentElement === this) this.open(event);
    else if (event.target === this.dialog && this.isOutside(event)) this.dialog.close();
  }

  open(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !this.dialog) return;
    event.preventDefault();
    this.dialog.showModal();
    this.dialog.querySelector("[autofocus], .input:not([type=hidden])")?.focus();
  }

  isOutside({ clientX: x, clientY: y }) {
    const box = this.dialog.getBoundingClientRect();
    return x < box.left || x > box.right || y < box.top || y > box.bottom;
  }
}

customElements.define("x-dialog", Dialog);
