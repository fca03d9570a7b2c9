// What part of the drawing is in the picture, and how large.
import { filling, MARGIN, within } from "./fit.js";

const SMALLEST = 0.02;
const LARGEST = 2.5;
const READABLE = 0.6;

export class View {
  constructor(svg, scene, changed) {
    Object.assign(this, { svg, scene, changed, scale: 1, x: 0, y: 0, bounds: { left: 0, top: 0, right: 0, bottom: 0 } });
  }

  get middle() {
    return { x: this.svg.clientWidth / 2, y: this.svg.clientHeight / 2 };
  }

  onScreen({ x, y }) {
    return { x: x * this.scale + this.x, y: y * this.scale + this.y };
  }

  // Puts a point of the drawing at a place of the picture; false when it is there already or cannot go further.
  put(point, place) {
    if (this.svg.hasAttribute("viewBox")) return false; // on paper it is shown whole
    const [{ left, top, right, bottom }, { x: w, y: h }, k] = [this.bounds, this.middle, this.scale];
    const x = within(place.x - point.x * k, w - right * k, w - left * k);
    const y = within(place.y - point.y * k, h - bottom * k, h - top * k);
    const moved = Math.abs(x - this.x) + Math.abs(y - this.y) > 0.5 || this.scale !== this.shown;
    Object.assign(this, { x, y, shown: this.scale });
    this.scene.setAttribute("transform", `translate(${x} ${y}) scale(${this.scale})`);
    if (moved) this.changed();
    return moved;
  }

  pan(x, y) {
    return this.put({ x: 0, y: 0 }, { x: this.x + x, y: this.y + y });
  }

  // What is at `place` stays there.
  zoom(factor, place = this.middle) {
    const point = { x: (place.x - this.x) / this.scale, y: (place.y - this.y) / this.scale };
    this.scale = within(this.scale * factor, SMALLEST, LARGEST);
    this.put(point, place);
  }

  whole(smallest = SMALLEST) {
    const { left, top, right, bottom } = this.bounds;
    const fits = Math.min((2 * this.middle.x - 2 * MARGIN) / (right - left || 1), (2 * this.middle.y - 2 * MARGIN) / (bottom - top || 1));
    this.scale = within(fits, smallest, 1);
    this.put({ x: (left + right) / 2, y: (top + bottom) / 2 }, this.middle);
    return fits >= smallest;
  }

  // All of it if that can be read; else this point in the middle, as far as that leaves none of the picture empty.
  begin(point) {
    if (this.whole(READABLE)) return;
    this.scale = 1;
    const { left, top, right, bottom } = this.bounds;
    this.put(point, { x: filling(point.x, left, right, this.middle.x), y: filling(point.y, top, bottom, this.middle.y) });
  }

  // How far a point is from the middle of the picture, and back there.
  from(point) {
    const { x, y } = this.onScreen(point);
    return { scale: this.scale, x: x - this.middle.x, y: y - this.middle.y };
  }

  come(point, { scale, x, y }) {
    this.scale = within(scale, SMALLEST, LARGEST);
    this.put(point, { x: this.middle.x + x, y: this.middle.y + y });
  }

  // No further than needed until a node is in the picture.
  show({ x, y }, { width, height }) {
    const { x: cx, y: cy } = this.onScreen({ x, y });
    const [w, h] = [(width / 2) * this.scale + 16, (height / 2) * this.scale + 16];
    const need = (at, half, size) => (at < half ? half - at : at > size - half ? size - half - at : 0);
    this.pan(need(cx, w, 2 * this.middle.x), need(cy, h, 2 * this.middle.y));
  }
}
