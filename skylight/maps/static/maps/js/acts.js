// All that can be done with the drawing, by the names that keys and buttons use.
import { asPng, asSvg, save } from "./export.js";
import * as place from "./place.js";
import { awayFrom, towards, within } from "./walk.js";
import { fill } from "./words.js";

const STEP = 1.25;

export function actsOf(chart) {
  const { about, picture, view, words } = chart;
  const go = (id) => id && chart.choose(id);
  const at = () => picture.chosen;
  const step = (by) => () => go(within(at(), picture.places, by));
  const leaveFor = (address) => {
    place.settle();
    location.assign(address);
  };
  const name = (ending) => `${words.file}-${picture.goals.here}${picture.goals.day ? `-${picture.goals.day}` : ""}.${ending}`;
  const title = () => [picture.goals.get(picture.goals.here).title, picture.goals.day].filter(Boolean).join(" · ");
  const keep = (blob, file) => {
    save(blob, file);
    about.say(fill(words.saved, { file }));
  };
  return ready({
    previous: step(-1),
    next: step(1),
    // As in a tree: first open, then go in; first close, then go out.
    awayFrom: () => (picture.goals.canOpen(at()) && picture.goals.get(at()).more_down ? chart.toggle(at(), { side: 1 }) : go(awayFrom(at(), picture.goals, picture.places))),
    towards: () => {
      const further = towards(at(), picture.goals, picture.places);
      if (picture.goals.isOpened(at()) || (!further && picture.goals.canOpen(at()))) chart.toggle(at(), { side: -1 });
      else go(further);
    },
    toggle: () => chart.toggle(at()),
    here: () => go(picture.goals.here),
    centre: (id = at()) => leaveFor(place.around(id, view.scale)),
    page: () => leaveFor(picture.goals.get(at()).url),
    leave: () => leave(chart.map, picture.goals.get(at()).url),
    larger: () => view.zoom(STEP),
    smaller: () => view.zoom(1 / STEP),
    whole: () => view.whole(),
    svg: () => keep(new Blob([asSvg(picture, title()).text], { type: "image/svg+xml" }), name("svg")),
    png: async () => keep(await asPng(picture, title()), name("png")),
  }, () => picture.chosen);
}

// To the same goal in the outline, else to the outline.
function leave(map, url) {
  const outline = document.getElementById(map.dataset.outline);
  (outline?.querySelector(`a[href="${CSS.escape(url)}"]`) || outline?.querySelector("a, button"))?.focus();
}

// Before the first picture there is nothing to do anything with.
function ready(acts, isReady) {
  return Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, (...given) => isReady() && act(...given)]));
}
