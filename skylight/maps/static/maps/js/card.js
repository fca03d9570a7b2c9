// One node of the drawing: whose it is, what it is, how it stands, and how many more hang on it.
import { cut, draw, rem, wrap } from "./svg.js";
import { fill, whose } from "./words.js";

export function sizes() {
  const one = rem();
  return { rem: one, width: 13.5 * one, height: 5.5 * one, gap: 6.5 * one, row: one, lane: 0.75 * one, pad: 0.75 * one, knob: one };
}

// `tools` holds words, measure (of owner, title and foot), icon(code) and figures(node).
export function card(node, place, size, tools, { canOpen, isOpened }) {
  const one = size.rem;
  const inside = size.width - 2 * size.pad;
  const { owner, title, foot } = tools.measure;
  const note = noteOf(node, tools.words);
  const group = draw("g", { class: classOf(node), "data-id": node.id, transform: `translate(${place.x} ${place.y})` });
  const [left, top] = [-size.width / 2, -size.height / 2];
  const text = (kind, words, x, y, anchor) => draw("text", { class: `map__${kind}`, x, y: top + y * one, "text-anchor": anchor }, words);
  group.append(draw("rect", { class: "map__ring", x: left - 4, y: top - 4, width: size.width + 8, height: size.height + 8, rx: corner(node, one) + 4 }));
  group.append(draw("rect", { class: "map__box", x: left, y: top, width: size.width, height: size.height, rx: corner(node, one) }));
  const space = inside - (note ? owner(note) + size.pad : 0);
  group.append(text("owner", cut(whose(node, tools.words).join(" · "), space, owner), left + size.pad, 1.3));
  if (note) group.append(text("note", note, -left - size.pad, 1.3, "end"));
  wrap(node.title, inside, 2, title).forEach((row, index) => group.append(text("title", row, left + size.pad, 2.45 + 1.1 * index)));
  if (node.status_word) group.append(...statusOf(node, tools, { x: left + size.pad, y: top + 4.85 * one, one }));
  const figures = tools.figures(node);
  const start = node.status_word ? left + size.pad + one + foot(node.status_word) : left;
  if (figures) group.append(text("figures", cut(figures, -left - size.pad - start, foot), -left - size.pad, 4.85, "end"));
  group.append(...knobs(node, size, { canOpen, isOpened }));
  return group;
}

const corner = ({ kind }, one) => ({ person: 1.5 * one, team: 0 })[kind] ?? 6;
const classOf = ({ kind, draft, here }) => `map__node map__node--${kind}${draft ? " map__node--draft" : ""}${here ? " map__node--here" : ""}`;

const noteOf = (node, words) => node.hidden > 0 && fill(words.unseen, { num: node.hidden });

function statusOf({ status, status_word: word }, { icon }, { x, y, one }) {
  const shape = icon(status);
  for (const [key, value] of Object.entries({ x, y: y - 0.62 * one, width: 0.65 * one, height: 0.65 * one })) shape.setAttribute(key, value);
  const group = draw("g", { class: `map__status status--${status.replace("_", "-")}` }, shape);
  group.append(draw("text", { class: "map__word", x: x + one, y }, word));
  return [group];
}

// Handles at the sides: what a press on them draws, or takes away again.
function knobs({ more_up: up, more_down: down }, { width, knob }, { canOpen, isOpened }) {
  const sides = [[-1, canOpen && up, `+${up}`], [1, isOpened || (canOpen && down), isOpened ? "−" : `+${down}`]];
  return sides.filter(([, isShown]) => isShown).map(([side, , sign]) => {
    const x = side * (width / 2 + 0.9 * knob);
    return draw("g", { class: "map__knob", "data-knob": "" },
      draw("rect", { class: "map__reach", x: x - knob, y: -knob, width: 2 * knob, height: 2 * knob }),
      draw("rect", { class: "map__pill", x: x - 0.9 * knob, y: -0.6 * knob, width: 1.8 * knob, height: 1.2 * knob, rx: 0.6 * knob }),
      draw("text", { class: "map__sign", x, y: 0.28 * knob, "text-anchor": "middle" }, sign));
  });
}
