// On paper the whole drawing fits the page.
const MARGIN = 8;

export function fitPaper(svg, picture) {
  let before;
  addEventListener("beforeprint", () => {
    if (!picture.goals) return;
    const { left, top, right, bottom } = picture.bounds;
    before = picture.scene.getAttribute("transform");
    picture.scene.removeAttribute("transform");
    svg.setAttribute("viewBox", [left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN].join(" "));
  });
  addEventListener("afterprint", () => {
    if (before) picture.scene.setAttribute("transform", before);
    svg.removeAttribute("viewBox");
  });
}
