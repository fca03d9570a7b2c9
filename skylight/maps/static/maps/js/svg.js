// Elements of a drawing, and words cut to the lines that they have.
const SPACE = "http://www.w3.org/2000/svg";
const OPENING = /^[([{（《「『【“‘]+$/;
const pencil = document.createElement("canvas").getContext("2d");
let taken;
const pieces = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });

export function draw(name, attributes = {}, ...inside) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

// What a text of this element's type would measure.
export function measureOf(element) {
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  const font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return (text) => {
    if (font !== taken) pencil.font = taken = font;
    return pencil.measureText(text).width;
  };
}

export function cut(text, width, measure) {
  if (measure(text) <= width) return text;
  const letters = [...text];
  const some = (number) => `${letters.slice(0, number).join("").trimEnd()}…`;
  let [fits, not] = [0, letters.length];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (measure(some(middle)) <= width) fits = middle;
    else not = middle;
  }
  return some(fits);
}

export function wrap(text, width, lines, measure) {
  const rows = [""];
  for (const word of wordsOf(text).flatMap((one) => (measure(one) > width ? [...one] : [one]))) {
    if (rows.length <= lines && rows.at(-1) && measure(rows.at(-1) + word.trimEnd()) > width) rows.push("");
    rows.push(rows.pop() + word);
  }
  const shown = rows.slice(0, lines - 1);
  return [...shown, cut(rows.slice(lines - 1).join(""), width, measure)].map((row) => row.trim()).filter(Boolean);
}

// Where a line may end: after a word with what closes it, before what opens one.
function wordsOf(text) {
  const found = [];
  let opening = "";
  for (const { segment, isWordLike } of pieces.segment(text.trim().replace(/\s+/g, " "))) {
    if (OPENING.test(segment)) opening += segment;
    else {
      const before = isWordLike || !found.length ? "" : found.pop();
      found.push(before + opening + segment);
      opening = "";
    }
  }
  if (opening) found.push(opening);
  return found;
}
