// Which column each node stands in: right of all that it serves. A line that would close a circle counts backwards.
export function ranked(ids, arcs) {
  const tos = new Map(ids.map((id) => [id, []]));
  for (const [from, to] of arcs) tos.get(from).push(to);
  const [begun, done, against, order] = [new Set(), new Set(), new Set(), []];
  const visit = (id) => {
    begun.add(id);
    for (const to of tos.get(id)) if (!begun.has(to)) visit(to); else if (!done.has(to)) against.add(`${id} ${to}`);
    done.add(id);
    order.unshift(id);
  };
  const lower = new Set(arcs.map(([, to]) => to));
  for (const id of [...ids.filter((one) => !lower.has(one)), ...ids]) if (!begun.has(id)) visit(id);
  const [up, down] = [new Map(ids.map((id) => [id, new Set()])), new Map(ids.map((id) => [id, new Set()]))];
  for (const [from, to] of arcs.map((arc) => (against.has(arc.join(" ")) ? arc.toReversed() : arc))) {
    up.get(to).add(from);
    down.get(from).add(to);
  }
  const rank = new Map();
  for (const id of order) rank.set(id, Math.max(-1, ...[...up.get(id)].map((one) => rank.get(one))) + 1);
  const tops = order.filter((id) => !up.get(id).size && down.get(id).size);
  for (const id of tops) rank.set(id, Math.min(...[...down.get(id)].map((one) => rank.get(one))) - 1);
  return { order, down, rank };
}

// A line over several columns gets a cell in each, so that it has room there.
export function join(from, to) {
  const between = Array.from({ length: to.rank - from.rank - 1 }, (_, step) => ({ rank: from.rank + step + 1, up: [], down: [] }));
  [from, ...between].forEach((cell, step) => {
    const next = between[step] || to;
    cell.down.push(next);
    next.up.push(cell);
  });
  return between;
}
