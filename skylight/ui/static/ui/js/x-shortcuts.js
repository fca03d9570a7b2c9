// Keys for the whole site; never while somebody is typing.
const TYPING = "input, textarea, select, [contenteditable]";
const WAIT = 1200;

class Shortcuts extends HTMLElement {
  connectedCallback() {
    this.pending = 0;
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    const after = Date.now() - this.pending < WAIT;
    this.pending = 0;
    const act = after ? this.places()[event.key] : this.acts()[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  places() {
    const go = (address) => () => { location.assign(address); };
    return { h: go(this.dataset.home), m: go(this.dataset.mine), a: go(this.dataset.explorer) };
  }

  acts() {
    return {
      g: () => { this.pending = Date.now(); },
      c: () => { location.assign(this.dataset.checkIn); },
      "/": () => { document.getElementById("find")?.focus(); },
      "?": () => { document.getElementById("shortcuts")?.showModal(); },
      j: () => this.step(1),
      k: () => this.step(-1),
    };
  }

  step(by) {
    const stops = [...document.querySelectorAll("main .list__title[href], main .objective__title a, main [data-stop]")];
    const at = stops.indexOf(document.activeElement);
    stops[Math.max(0, Math.min(stops.length - 1, at + by))]?.focus();
  }
}

customElements.define("x-shortcuts", Shortcuts);
