// In which order the nodes of each column stand, so that few lines cross.
// After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981).
import { join, ranked } from "./ranks.js";

const SWEEPS = 12;

// `columns` of cells { id, up, down, isNode }; a line over several columns has a cell in each, listed in `bends`.
export function inColumns(ids, arcs) {
  const { order, down, rank } = ranked(ids, arcs);
  const cells = new Map(ids.map((id) => [id, { id, rank: rank.get(id), up: [], down: [], isNode: true }]));
  const bends = new Map();
  for (const id of order) for (const to of down.get(id)) bends.set(`${id} ${to}`, join(cells.get(id), cells.get(to)));
  const all = [...cells.values(), ...[...bends.values()].flat()];
  const tries = [inDepth(all), [...all]].map((cells) => untangled(cells));
  return { columns: tries.sort((a, b) => a.crossings - b.crossings)[0].columns, cells, bends };
}

function inDepth(all) {
  const seen = new Set();
  const visit = (cell) => seen.has(cell) || (seen.add(cell), cell.down.forEach(visit));
  all.filter((cell) => !cell.up.length).forEach(visit);
  return [...seen];
}

// Sweeps there and back, each cell beside the mean of its neighbours; the best that was seen is kept.
function untangled(cells) {
  let columns = [];
  for (const cell of cells) (columns[cell.rank] ??= []).push(cell);
  let best = { columns, crossings: Infinity };
  for (let sweep = 0; sweep <= SWEEPS && best.crossings; sweep++) {
    columns.forEach((column) => column.forEach((cell, at) => (cell.at = at)));
    const crossings = crossingsOf(columns);
    if (crossings < best.crossings) best = { columns, crossings };
    columns = swept(columns, sweep % 2 ? "down" : "up");
  }
  return best;
}

function swept(columns, side) {
  const ordered = columns.map((column) => [...column]);
  for (const column of side === "down" ? ordered.toReversed() : ordered) {
    const means = new Map(column.map((cell) => [cell, meanOf(cell[side].map((one) => one.at), cell.at)]));
    column.sort((a, b) => means.get(a) - means.get(b)).forEach((cell, at) => (cell.at = at));
  }
  return ordered;
}

export const meanOf = (values, otherwise) => (values.length ? values.reduce((sum, one) => sum + one) / values.length : otherwise);

// Pairs of lines out of order between neighbouring columns, counted in a tree of sums.
function crossingsOf(columns) {
  let found = 0;
  for (const column of columns) {
    const ends = column.flatMap((cell) => cell.down.map((one) => one.at).sort((a, b) => a - b));
    const sums = new Int32Array(Math.max(0, ...ends) + 2);
    ends.forEach((end, before) => {
      let lower = 0;
      for (let at = end + 1; at > 0; at -= at & -at) lower += sums[at];
      for (let at = end + 1; at < sums.length; at += at & -at) sums[at] += 1;
      found += before - lower;
    });
  }
  return found;
}
