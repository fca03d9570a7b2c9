// <x-shortcuts>: keys for the whole site. Links say theirs with data-shortcut="g h"; never while somebody types.
const TYPING = "input, textarea, select, [contenteditable]";
const STOPS = "main :is(.list__title[href], .objective__title a, .column__item, [data-stop])";
const OFF = "keyboard-off";
const GO = "g";
const PATIENCE = 1200;

class Shortcuts extends HTMLElement {
  connectedCallback() {
    this.started = 0;
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
    this.prepareHelp();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
  }

  prepareHelp() {
    for (const opener of document.querySelectorAll("[data-keyboard]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.help());
    }
    const box = this.querySelector("input[type=checkbox]");
    if (!box) return;
    box.checked = !localStorage.getItem(OFF);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }

  help() {
    this.querySelector("dialog")?.showModal();
  }

  press(event) {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]");
    if (busy || event.target.closest?.(TYPING) || localStorage.getItem(OFF)) return;
    const before = Date.now() - this.started < PATIENCE ? `${GO} ` : "";
    this.started = event.key === GO ? Date.now() : 0;
    if (this.follow(before + event.key) || (!before && this.act(event.key))) event.preventDefault();
  }

  follow(keys) {
    const link = document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`);
    link?.click();
    return link;
  }

  act(key) {
    const acts = { "/": () => this.find(), "?": () => this.help(), j: () => this.step(1), k: () => this.step(-1), q: () => this.quote() };
    acts[key]?.();
    return key in acts;
  }

  find() {
    const fields = [...document.querySelectorAll("main input[type=search], main [role=search] input:not([type=hidden]), #find")];
    fields.find((one) => one.checkVisibility())?.focus();
  }

  quote() {
    document.activeElement.closest("[data-quote]")?.querySelector("[formaction]")?.click();
  }

  step(by) {
    const stops = [...document.querySelectorAll(STOPS)].filter((one) => one.checkVisibility());
    const at = stops.indexOf(document.activeElement);
    stops[at < 0 ? 0 : Math.max(0, Math.min(stops.length - 1, at + by))]?.focus();
  }
}

customElements.define("x-shortcuts", Shortcuts);
