// Where each goal stands and which way each line goes: what is served on the left, what serves it on the right.
import { inColumns } from "./order.js";
import { settle } from "./settle.js";

const MOST_COLUMNS = 3;

// `size` holds width, height, gap (between columns), row and lane (between rows and between lines), in pixels.
export function arrange(goals, size) {
  const tied = [...goals.nodes.keys()].filter((id) => goals.above(id).length || goals.below(id).length);
  const { columns, cells, bends } = inColumns(tied, goals.edges.map(({ from, to }) => [to, from]));
  settle(columns, size);
  const x = (cell) => cell.rank * (size.width + size.gap);
  const places = new Map(tied.map((id) => [id, { x: x(cells.get(id)), y: cells.get(id).y }]));
  const lines = goals.edges.map((edge, index) => {
    const way = bends.get(`${edge.to} ${edge.from}`) || (bends.get(`${edge.from} ${edge.to}`) || []).toReversed();
    const beside = goals.edges.slice(0, index).filter((one) => one.from === edge.from && one.to === edge.to).length;
    return routed(edge, way.map((cell) => ({ x: x(cell), y: cell.y })), places, size, beside * size.lane);
  });
  putTheRest([...goals.nodes.keys()].filter((id) => !places.has(id)), places, size);
  return { places, lines, bounds: withHandles(boundsOf(places, size), size) };
}

// A line leaves at the middle of a side, bends between columns, and runs straight past the nodes of a column.
function routed(edge, way, places, { width }, shift) {
  const [upper, lower] = [places.get(edge.to), places.get(edge.from)];
  const side = Math.sign(lower.x - upper.x);
  const half = (side * width) / 2;
  const past = way.flatMap(({ x, y }) => [{ x: x - half, y: y + shift }, { x: x + half, y: y + shift }]);
  return { edge, side, points: [{ x: upper.x + half, y: upper.y + shift }, ...past, { x: lower.x - half, y: lower.y + shift }] };
}

// What hangs together with nothing stands in rows of its own.
function putTheRest(ids, places, size) {
  const { bottom, left } = boundsOf(places, size);
  const columns = Math.min(MOST_COLUMNS, Math.ceil(Math.sqrt(ids.length)));
  const first = places.size ? bottom + size.height : 0;
  ids.forEach((id, index) => places.set(id, {
    x: left + size.width / 2 + (index % columns) * (size.width + size.gap),
    y: first + size.height / 2 + Math.floor(index / columns) * (size.height + size.row),
  }));
}

function boundsOf(places, { width, height }) {
  if (!places.size) return { left: 0, top: 0, right: 0, bottom: 0 };
  const [xs, ys] = [[...places.values()].map((one) => one.x), [...places.values()].map((one) => one.y)];
  return {
    left: Math.min(...xs) - width / 2, right: Math.max(...xs) + width / 2,
    top: Math.min(...ys) - height / 2, bottom: Math.max(...ys) + height / 2,
  };
}

const withHandles = ({ left, right, ...rest }, { knob }) => ({ left: left - 2 * knob, right: right + 2 * knob, ...rest });
