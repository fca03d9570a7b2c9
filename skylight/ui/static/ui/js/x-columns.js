// <x-columns>: arrow keys move inside a column and between columns.
class Columns extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const item = event.target.closest(".column__item");
    if (!item) return;
    const columns = [...this.querySelectorAll(".column")];
    const column = item.closest(".column");
    const items = [...column.querySelectorAll(".column__item")];
    const beside = (step) => columns[columns.indexOf(column) + step];
    const first = (one) => one?.querySelector(".column__item[aria-current]") || one?.querySelector(".column__item");
    const next = {
      ArrowDown: () => items[items.indexOf(item) + 1],
      ArrowUp: () => items[items.indexOf(item) - 1],
      ArrowLeft: () => first(beside(-1)),
      ArrowRight: () => first(beside(1)),
    }[event.key]?.();
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

customElements.define("x-columns", Columns);
