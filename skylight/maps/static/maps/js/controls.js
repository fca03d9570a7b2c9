// Keys, buttons, mouse and fingers: all of them do the same acts.
import { actsOf } from "./acts.js";
import { listen } from "./keys.js";
import { Pointer } from "./pointer.js";

export function control(chart) {
  const acts = actsOf(chart);
  listen(chart.svg, chart.view, acts);
  new Pointer(chart.svg, chart.view, { press: (id) => chart.choose(id), knob: (id) => chart.toggle(id), twice: acts.centre });
  for (const button of chart.map.querySelectorAll("[data-act]")) button.addEventListener("click", () => acts[button.dataset.act]());
}
