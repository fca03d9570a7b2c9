// Where in the drawing somebody is stands in the page's address, so that a reload and "back" lead there again.
const AT = /^#at=([a-z]+\d+),([\d.]+),(-?\d+),(-?\d+)$/;
const CENTRE = /^#centre=([a-z]+\d+),([\d.]+)$/;
const REST = 200;
let resting;
let due;

export const opened = () => new Set(new URLSearchParams(location.search).getAll("open"));

// { id, scale, x, y }: this node this far from the middle of the picture; `isNew` after it was put in the middle.
export function read() {
  const [, id, scale, x, y] = AT.exec(location.hash) || CENTRE.exec(location.hash) || [];
  return id && { id, scale: Number(scale), x: Number(x || 0), y: Number(y || 0), isNew: CENTRE.test(location.hash) };
}

// Written when one has come to rest: browsers limit how often an address may change.
export function write(...what) {
  clearTimeout(resting);
  due = what;
  resting = setTimeout(settle, REST);
}

// Written at once, before the page is left: who is quick comes back to what they saw last, too.
export function settle() {
  clearTimeout(resting);
  if (due) put(...due);
  due = undefined;
}

function put(nodes, { id, scale, x, y }) {
  const query = new URLSearchParams(location.search);
  query.delete("open");
  for (const one of nodes) query.append("open", one);
  const search = query.size ? `?${query}` : "";
  const hash = `#at=${id},${scale.toFixed(2)},${Math.round(x)},${Math.round(y)}`;
  history.replaceState(history.state, "", `${location.pathname}${search}${hash}`);
}

export const middle = () => new URLSearchParams(location.search).get("around");

// The page around another node, in the same cycle and on the same day.
export function around(id, scale) {
  const query = new URLSearchParams(location.search);
  for (const name of [...query.keys()]) if (!["cycle", "on"].includes(name)) query.delete(name);
  query.set("around", id);
  return `${location.pathname}?${query}#centre=${id},${scale.toFixed(2)}`;
}
