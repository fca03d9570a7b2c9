// How high each node of a column stands: in their order, each as near to its neighbours as the others let it.
import { meanOf } from "./order.js";

const SWEEPS = 10;
const STRAIGHT = 4;

export function settle(columns, { height, row, lane }) {
  const apart = (a, b) => (a.isNode && b.isNode ? height + row : a.isNode || b.isNode ? height / 2 + lane : lane);
  for (const column of columns) column.forEach((cell, at) => (cell.y = at ? column[at - 1].y + apart(column[at - 1], cell) : 0));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const sides = sweep < SWEEPS - 2 ? [["up"], ["down"]][sweep % 2] : ["up", "down"];
    for (const column of sweep % 2 ? columns.toReversed() : columns) place(column, sides, apart);
  }
}

// The least squares of what all of a column wish, found by pooling neighbours that wish past each other.
function place(column, sides, apart) {
  const pools = [];
  let offset = 0;
  column.forEach((cell, at) => {
    offset += at ? apart(column[at - 1], cell) : 0;
    const near = sides.flatMap((side) => cell[side].map((one) => one.y));
    const weight = near.length * (cell.isNode ? 1 : STRAIGHT) || 0.01;
    let pool = { weight, sum: weight * (meanOf(near, cell.y) - offset), members: [[cell, offset]] };
    while (pools.length && pools.at(-1).sum / pools.at(-1).weight > pool.sum / pool.weight) {
      const { weight, sum, members } = pools.pop();
      pool = { weight: weight + pool.weight, sum: sum + pool.sum, members: [...members, ...pool.members] };
    }
    pools.push(pool);
  });
  for (const { weight, sum, members } of pools) for (const [cell, offset] of members) cell.y = sum / weight + offset;
}
