// One line of the drawing, from what is served to what serves it: dashes say the relation, its head what the other side says.
import { draw } from "./svg.js";

const AIR = 6;
const OWNED = "owned";

export function line({ edge, side, points }, lift) {
  const first = { ...points[0], x: points[0].x + side * lift.upper };
  const last = { ...points.at(-1), x: points.at(-1).x - side * lift.lower };
  const path = pathOf([{ ...first, x: first.x + side * 6 }, ...points.slice(1, -1), last]);
  const kind = `map__line map__line--${edge.relation.replace("_", "-")}${edge.cross ? " map__line--cross" : ""}`;
  const group = draw("g", { class: `map__edge map__edge--${edge.verdict || "one-sided"}`, "data-from": edge.from, "data-to": edge.to });
  group.append(draw("path", { class: kind, d: path }));
  if (edge.cross) group.append(draw("path", { class: "map__core", d: path }));
  if (edge.relation !== OWNED) group.append(draw("path", { class: "map__head", d: `M${first.x} ${first.y}l${side * 9} -5v10z` }));
  if (edge.verdict === "challenged") group.append(cross(between(first, points[1].x, points[1].y)));
  return group;
}

// The relation in a word, at the far end of the line, above a handle that rises there; shown for the node that one is at.
export function label({ edge, side, points }, from, rise) {
  const far = from === edge.to ? points.at(-1) : points[0];
  const outward = from === edge.to ? -side : side;
  return draw("text", { class: "map__relation", x: far.x + outward * AIR, y: far.y - 0.6 * rise - AIR, "text-anchor": outward > 0 ? "start" : "end" }, edge.relation_word);
}

function pathOf([first, ...rest]) {
  let at = first;
  const parts = rest.map((to) => {
    const half = (to.x - at.x) / 2;
    const part = to.y === at.y ? `L${to.x} ${to.y}` : `C${at.x + half} ${at.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`;
    at = to;
    return part;
  });
  return `M${first.x} ${first.y}${parts.join("")}`;
}

const between = (from, x, y) => ({ x: (from.x + x) / 2, y: (from.y + y) / 2 });
const cross = ({ x, y }) => draw("path", { class: "map__cross", d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` });
