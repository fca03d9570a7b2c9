// Mouse, trackpad and fingers: drag and scroll to move, pinch or Ctrl and the wheel to zoom, press a node or its handle.
import { within } from "./fit.js";

const SLACK = 4;
const LINE = 16;
const NOTCH = 25;

export class Pointer {
  constructor(svg, view, { press, knob, twice }) {
    Object.assign(this, { svg, view, fingers: new Map(), way: 0 });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, (event) => this.fingers.delete(event.pointerId));
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("click", ({ target }) => {
      const node = this.way < SLACK && target.closest("[data-id]");
      if (node) (target.closest("[data-knob]") ? knob : press)(node.dataset.id);
    });
    svg.addEventListener("dblclick", ({ target }) => {
      if (!target.closest("[data-knob]") && target.closest("[data-id]")) twice(target.closest("[data-id]").dataset.id);
    });
  }

  down(event) {
    if (event.button) return;
    if (!this.fingers.size) this.way = 0;
    this.fingers.set(event.pointerId, this.placeOf(event));
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.placeOf(event);
    this.way += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    this.fingers.set(event.pointerId, now);
    if (this.way < SLACK) return;
    this.svg.setPointerCapture(event.pointerId);
    if (this.fingers.size === 1) this.view.pan(now.x - before.x, now.y - before.y);
    else this.pinch(event.pointerId, before, now);
  }

  pinch(id, before, now) {
    const [, other] = [...this.fingers].find(([one]) => one !== id);
    const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    this.view.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  // At its edge the drawing lets the page scroll.
  wheel(event) {
    const step = event.deltaMode ? LINE : 1;
    const [x, y] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (event.ctrlKey) this.view.zoom(Math.exp(within(-event.deltaY * step, -NOTCH, NOTCH) / 100), this.placeOf(event));
    if (event.ctrlKey || this.view.pan(-x * step, -y * step)) event.preventDefault();
  }

  placeOf({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}
