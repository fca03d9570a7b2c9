// The drawing itself: nodes, lines, and which node one is at.
import { card, sizes } from "./card.js";
import { arrange } from "./layout.js";
import { label, line } from "./line.js";
import { fitPaper } from "./paper.js";
import { draw, measureOf } from "./svg.js";
import { figures } from "./words.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Picture {
  constructor(svg, icons, words) {
    this.svg = svg;
    const icon = (code) => (icons.querySelector(`[data-icon="${code}"] svg`) || icons.querySelector("svg")).cloneNode(true);
    this.layers = ["lines", "nodes", "labels"].map((name) => draw("g", { class: `map__${name}` }));
    this.scene = draw("g", { "aria-hidden": "true" }, ...this.layers);
    svg.replaceChildren(this.scene);
    fitPaper(svg, this);
    this.tools = { words, icon, figures: figures(words), measure: this.measures() };
  }

  measures() {
    const samples = ["owner", "title", "word"].map((kind) => draw("text", { class: `map__${kind}` }));
    this.scene.append(...samples);
    const [owner, title, foot] = samples.map(measureOf);
    samples.forEach((one) => one.remove());
    return { owner, title, foot };
  }

  show(goals) {
    this.goals = goals;
    this.size = sizes();
    const { places, lines, bounds } = arrange(goals, this.size);
    Object.assign(this, { places, lines, bounds });
    const [under, upon] = this.layers;
    under.replaceChildren(...lines.map((one) => line(one, this.lift(one.edge))));
    upon.replaceChildren(...[...goals.nodes.values()].map((node) => card(node, places.get(node.id), this.size, this.tools, { canOpen: goals.canOpen(node.id), isOpened: goals.isOpened(node.id) })));
    this.cards = new Map([...upon.children].map((one) => [one.dataset.id, one]));
  }

  // A line ends before the handle at the side of a node.
  lift({ from, to }) {
    const { goals, size } = this;
    const [right, left] = [goals.isOpened(to) || (goals.canOpen(to) && goals.get(to).more_down), goals.canOpen(from) && goals.get(from).more_up];
    return { upper: right ? 1.8 * size.knob : 0, lower: left ? 1.8 * size.knob : 0 };
  }

  choose(id) {
    this.cards.get(this.chosen)?.classList.remove("map__node--chosen");
    this.chosen = id;
    this.cards.get(id).classList.add("map__node--chosen");
    this.layers[1].append(this.cards.get(id));
    const mine = this.lines.filter(({ edge }) => edge.from === id || edge.to === id);
    this.layers[2].replaceChildren(...mine.map((one) => label(one, id, this.size.knob)));
    for (const one of this.layers[0].children) one.classList.toggle("map__edge--mine", [one.dataset.from, one.dataset.to].includes(id));
  }

  // The place one column further on.
  beside(id, side) {
    const { x, y } = this.places.get(id);
    return { x: x + side * (this.size.width + this.size.gap), y };
  }

  // From where they stood, in the picture, to where they stand now.
  glide(before, shift) {
    const duration = still.matches ? 0 : 120;
    for (const [id, group] of this.cards) {
      const [from, to] = [before.get(id), this.places.get(id)];
      const start = from ? { transform: `translate(${from.x + shift.x}px, ${from.y + shift.y}px)` } : { opacity: 0 };
      const end = from ? { transform: `translate(${to.x}px, ${to.y}px)` } : { opacity: 1 };
      if (duration) group.animate([start, end], { duration, easing: "ease-out" });
    }
    if (duration) this.layers[0].animate([{ opacity: 0 }, { opacity: 1 }], { duration, easing: "ease-in" });
  }
}
