// <x-columns>: arrow keys move inside a column and between columns; the newest column comes into view.
class Columns extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
    const scroller = this.querySelector(".columns");
    if (scroller) scroller.scrollLeft = scroller.scrollWidth;
  }

  press(event) {
    const item = event.target.closest(".column__item");
    const next = item && this.moves(item)[event.key]?.();
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  moves(item) {
    const columns = [...this.querySelectorAll(".column")];
    const column = item.closest(".column");
    const items = this.items(column);
    const at = items.indexOf(item);
    const beside = (step) => this.entry(columns[columns.indexOf(column) + step]);
    return {
      ArrowDown: () => items[at + 1],
      ArrowUp: () => items[at - 1],
      ArrowLeft: () => beside(-1),
      ArrowRight: () => beside(1),
      Home: () => items[0],
      End: () => items.at(-1),
    };
  }

  items(column) {
    return [...column.querySelectorAll(".column__item")];
  }

  entry(column) {
    return column && (column.querySelector(".column__item[aria-current]") || this.items(column)[0]);
  }
}

customElements.define("x-columns", Columns);
