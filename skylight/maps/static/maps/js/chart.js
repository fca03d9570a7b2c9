// The drawing on its page: what is drawn, which node one is at, and what part of it is in view.
import { About } from "./about.js";
import { control } from "./controls.js";
import { ask } from "./goals.js";
import { Picture } from "./picture.js";
import * as place from "./place.js";
import { View } from "./view.js";
import { fill, sentence } from "./words.js";

export class Chart {
  constructor(map) {
    Object.assign(this, { map, svg: map.querySelector(".map__svg"), words: JSON.parse(map.querySelector("script").textContent) });
    this.about = new About(map, this.words);
    this.picture = new Picture(this.svg, map.querySelector("template").content, this.words);
    this.view = new View(this.svg, this.picture.scene, () => this.remember());
    control(this);
    this.load(place.opened(), () => this.arrive(place.read()));
  }

  // Draws what the server says with these nodes opened; `then` finds the place to look at.
  async load(opened, then) {
    const asked = (this.asked = ask(this.map.dataset.nodes, opened).catch(() => null));
    const goals = await asked;
    if (asked !== this.asked) return;
    if (!goals?.nodes.size) return this.about.warn(goals ? this.words.nothing : this.words.silent);
    this.picture.show(goals);
    this.view.bounds = this.picture.bounds;
    then(goals);
    this.about.warn(goals.cut ? fill(this.words.cut, { num: goals.cut }) : "");
    this.map.dataset.drawn = goals.nodes.size;
  }

  // Where somebody was, else the middle.
  arrive(before) {
    const { goals, places } = this.picture;
    const id = places.has(before?.id) ? before.id : goals.here;
    if (id === before?.id) this.view.come(places.get(id), before);
    else this.view.begin(places.get(id));
    this.at(id);
    if (before?.isNew) this.svg.focus({ preventScroll: true });
    this.isSettled = true;
  }

  at(id) {
    this.picture.choose(id);
    this.about.show(this.picture.goals, id);
    this.remember();
  }

  choose(id) {
    this.at(id);
    this.view.show(this.picture.places.get(id), this.picture.size);
    this.about.say(sentence(this.picture.goals, id, this.words));
  }

  // Opens a node or closes it again; in the picture it stays where it is, unless what is new would be out of sight.
  toggle(id, { side = 0 } = {}) {
    const { goals, places } = this.picture;
    if (!goals.isOpened(id) && !goals.canOpen(id)) return;
    const { x, y, scale } = this.view;
    const stood = this.view.onScreen(places.get(id));
    const opened = new Set(goals.opened);
    if (!opened.delete(id)) opened.add(id);
    this.load(opened, (now) => {
      this.view.put(this.picture.places.get(id), stood);
      this.picture.glide(places, { x: (x - this.view.x) / scale, y: (y - this.view.y) / scale });
      this.at(id);
      for (const spot of side ? [this.picture.beside(id, side), this.picture.places.get(id)] : []) this.view.show(spot, this.picture.size);
      const num = Math.abs(now.nodes.size - goals.nodes.size);
      this.about.say(fill(now.isOpened(id) ? this.words.opened : this.words.closed, { num }));
    });
  }

  // The address stays as it came until somebody moves.
  remember() {
    const { goals, places, chosen } = this.picture;
    if (this.isSettled) place.write(goals.opened, { id: chosen, ...this.view.from(places.get(chosen)) });
  }
}
