// <x-alignment-map data-nodes="address"> draws the goals of this page; the outline below says the same without it.
import { Chart } from "./chart.js";

class AlignmentMap extends HTMLElement {
  connectedCallback() {
    const [unfold, svg] = [this.querySelector("[data-unfold]"), this.querySelector(".map__svg")];
    // On a phone the drawing is a button away.
    unfold.addEventListener("click", () => {
      unfold.ariaExpanded = String(this.classList.toggle("map--open"));
    });
    // It is drawn once there is room for it, and stays within its room.
    this.sizes = new ResizeObserver(() => svg.clientWidth && this.draw());
    this.sizes.observe(svg);
  }

  disconnectedCallback() {
    this.sizes.disconnect();
  }

  draw() {
    if (this.chart) this.chart.view.pan(0, 0);
    else this.chart = new Chart(this);
  }
}

customElements.define("x-alignment-map", AlignmentMap);
