// <x-alignment-map data-nodes="address"> draws the goals of this page; the outline below says the same without it.
import { Chart } from "./chart.js";

class AlignmentMap extends HTMLElement {
  connectedCallback() {
    this.unfold = this.querySelector("[data-unfold]");
    this.unfold.addEventListener("click", () => this.fold(!this.classList.contains("map--open")));
    if (this.querySelector(".map__svg").checkVisibility()) this.begin();
  }

  // On a phone the drawing is a button away.
  fold(isOpen) {
    this.classList.toggle("map--open", isOpen);
    this.unfold.ariaExpanded = String(isOpen);
    if (isOpen) this.begin();
  }

  begin() {
    this.chart ??= new Chart(this);
  }
}

customElements.define("x-alignment-map", AlignmentMap);
