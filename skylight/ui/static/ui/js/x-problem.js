// <x-problem data-text="…"> says what went wrong with a piece of the page, where the act was.
class Problem extends HTMLElement {
  connectedCallback() {
    this.events = {
      "htmx:beforeRequest": ({ detail }) => this.clear(detail.elt),
      "htmx:beforeSwap": ({ detail }) => this.beforeSwap(detail),
      "htmx:sendError": ({ detail }) => this.say(detail.elt, this.dataset.text),
      "htmx:timeout": ({ detail }) => this.say(detail.elt, this.dataset.text),
    };
    for (const [name, listener] of Object.entries(this.events)) document.addEventListener(name, listener);
  }

  disconnectedCallback() {
    for (const [name, listener] of Object.entries(this.events)) document.removeEventListener(name, listener);
  }

  // A whole page about an error never lands in the middle of another page.
  beforeSwap(detail) {
    const { status, responseText } = detail.xhr;
    if (status < 400) return;
    const page = new DOMParser().parseFromString(responseText, "text/html").querySelector("[data-problem]");
    if (!page && detail.shouldSwap) return;
    detail.shouldSwap = false;
    this.say(detail.requestConfig.elt, page ? this.words(page) : this.dataset.text);
  }

  // The reason alone where there is one, else what happened and what to do next.
  words(page) {
    const reason = page.querySelector(".notice");
    const parts = reason ? [reason] : page.querySelectorAll("h1, h1 + p");
    const [stop, gap] = document.documentElement.lang.startsWith("zh") ? ["。", ""] : [".", " "];
    return [...parts].map((one) => one.textContent.trim().replace(/([^.!?。！？])$/, `$1${stop}`)).join(gap);
  }

  say(element, text) {
    this.clear(element);
    const notice = document.createElement("p");
    notice.className = "notice notice--wrong";
    notice.dataset.said = "";
    notice.setAttribute("role", "alert");
    this.place(element).after(notice);
    notice.textContent = text;
  }

  clear(element) {
    const next = this.place(element).nextElementSibling;
    if (next?.matches("[data-said]")) next.remove();
  }

  place(element) {
    return element.closest("form, [data-move], li, tr, a, button") || element;
  }
}

customElements.define("x-problem", Problem);
