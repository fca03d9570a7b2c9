// What the server says of the goals around one: asked again whenever a further one is opened or closed.
export class Goals {
  constructor({ nodes, edges, cut, day }, opened, isList) {
    this.nodes = new Map(nodes.map((one) => [one.id, one]));
    this.edges = edges.filter(({ from, to }) => from !== to && this.nodes.has(from) && this.nodes.has(to));
    this.opened = new Set([...opened].filter((id) => this.nodes.has(id)));
    Object.assign(this, { cut, day, isList });
  }

  get here() {
    return [...this.nodes.values()].find((one) => one.here)?.id || this.nodes.keys().next().value;
  }

  get(id) {
    return this.nodes.get(id);
  }

  // Lines go from the lower goal to the one that it serves.
  above(id) {
    return this.edges.filter((edge) => edge.from === id).map((edge) => edge.to);
  }

  below(id) {
    return this.edges.filter((edge) => edge.to === id).map((edge) => edge.from);
  }

  isOpened(id) {
    return this.opened.has(id);
  }

  // How many more there are around it that are not drawn.
  more(id) {
    return this.get(id).more_up + this.get(id).more_down;
  }

  // What stands in the middle is open as far as it goes, and a list of findings shows just these.
  canOpen(id) {
    return this.more(id) > 0 && !this.isOpened(id) && !this.isList && !this.get(id).here;
  }
}

// The goals for a page's address, with these nodes opened.
export async function ask(address, opened) {
  const query = new URLSearchParams(location.search);
  query.delete("open");
  for (const id of opened) query.append("open", id);
  const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} for the goals to draw`);
  return new Goals(await answer.json(), opened, Boolean(query.get("lens")));
}
