// <x-menu> around <details>: closes on Escape, on a press elsewhere and when the focus leaves; stays in view.
class Menu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("focusout", (event) => this.leave(event.relatedTarget));
    this.addEventListener("toggle", () => this.stayInView(), true);
    this.elsewhere = (event) => this.leave(event.target);
    document.addEventListener("pointerdown", this.elsewhere);
  }

  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.elsewhere);
  }

  get details() {
    return this.querySelector("details");
  }

  press(event) {
    if (event.key !== "Escape" || !this.details?.open) return;
    event.stopPropagation();
    this.details.open = false;
    this.querySelector("summary").focus();
  }

  stayInView() {
    this.classList.remove("menu--flipped");
    const box = this.querySelector(".menu__items").getBoundingClientRect();
    this.classList.toggle("menu--flipped", box.left < 0 || box.right > document.documentElement.clientWidth);
  }

  leave(target) {
    if (target && !this.contains(target) && this.details) this.details.open = false;
  }
}

customElements.define("x-menu", Menu);
