// Beside the drawing, in words: the node one is at, what can be done with it, and what just happened.
import { middle } from "./place.js";
import { figures, fill, hiddenOf, restOf, whose } from "./words.js";

export class About {
  constructor(map, words) {
    Object.assign(this, { map, words });
    this.link = map.querySelector("[data-title]");
    this.facts = map.querySelector("[data-facts]");
    this.note = map.querySelector("[data-note]");
    this.live = map.querySelector("[data-live]");
    this.toggle = map.querySelector("[data-act=toggle]");
    this.centre = map.querySelector("[data-act=centre]");
  }

  show(goals, id) {
    const [node, words] = [goals.get(id), this.words];
    this.link.textContent = node.title;
    this.link.href = node.url;
    const facts = [...whose(node, words), node.status_word, figures(words)(node), hiddenOf(node, words), !goals.canOpen(id) && restOf(goals, id, words)];
    this.facts.textContent = facts.filter(Boolean).join(" · ");
    this.toggle.hidden = !goals.isOpened(id) && !goals.canOpen(id);
    this.toggle.textContent = goals.isOpened(id) ? words.close : fill(words.open, { num: goals.more(id) });
    this.centre.hidden = middle() === id;
  }

  say(text) {
    this.live.textContent = text;
  }

  // What everybody has to see: that some are not drawn, or that nothing could be.
  warn(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}
