// <x-presence> around what htmx fetches on "look": looks at once and every 15 seconds while the page is in view.
const EVERY = 15_000;

class Presence extends HTMLElement {
  connectedCallback() {
    this.look = () => document.hidden || this.firstElementChild?.dispatchEvent(new Event("look"));
    this.timer = setInterval(this.look, EVERY);
    document.addEventListener("visibilitychange", this.look);
    requestAnimationFrame(this.look);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
  }
}

customElements.define("x-presence", Presence);
