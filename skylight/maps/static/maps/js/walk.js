// Which node the arrows lead to: left and right along the lines, up and down within a column.
const nearest = (ids, places, { x, y }) =>
  ids.map((id) => [id, Math.abs(places.get(id).y - y) + Math.abs(places.get(id).x - x) / 8]).sort((a, b) => a[1] - b[1])[0]?.[0];

// The nearest of the goals that this one serves; among those without lines, the one to the left.
export const towards = (id, goals, places) => along(id, goals.above(id), goals, places, -1);
export const awayFrom = (id, goals, places) => along(id, goals.below(id), goals, places, 1);

function along(id, next, goals, places, side) {
  if (next.length) return nearest(next, places, places.get(id));
  if (goals.above(id).length || goals.below(id).length) return undefined;
  const { x, y } = places.get(id);
  const beside = [...places.keys()].filter((one) => places.get(one).y === y && side * (places.get(one).x - x) > 0);
  return nearest(beside, places, places.get(id));
}

export function within(id, places, step) {
  const { x } = places.get(id);
  const column = [...places.keys()].filter((one) => Math.abs(places.get(one).x - x) < 1);
  column.sort((a, b) => places.get(a).y - places.get(b).y);
  return column[column.indexOf(id) + step];
}
