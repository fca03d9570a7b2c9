// The keys of the drawing. They stand in the page's help, too; with Ctrl, Alt or Cmd they are the browser's.
const STEP = 64;
const ACTS = {
  ArrowLeft: "towards", ArrowRight: "awayFrom", ArrowUp: "previous", ArrowDown: "next",
  Enter: "centre", " ": "toggle", o: "page", Escape: "leave", Home: "here",
  "+": "larger", "=": "larger", "-": "smaller", 0: "whole",
};
const PANS = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

export function listen(svg, view, acts) {
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const pan = event.shiftKey && PANS[event.key];
    const act = acts[ACTS[event.key]];
    if (!pan && !act) return;
    event.preventDefault();
    event.stopPropagation();
    if (pan) view.pan(...pan);
    else act();
  });
}
