// Elements of a drawing, and words cut to the lines that they have.
const SPACE = "http://www.w3.org/2000/svg";
const OPENING = /^[([{（《「『【“‘]+$/;
const pencil = document.createElement("canvas").getContext("2d");
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
    pencil.font = font;
    return pencil.measureText(text).width;
  };
}

export function cut(text, width, measure) {
  if (measure(text) <= width) return text;
  const letters = [...text];
  while (letters.length && measure(`${letters.join("").trimEnd()}…`) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

export function wrap(text, width, lines, measure) {
  const rows = [""];
  for (const word of wordsOf(text).flatMap((one) => (measure(one) > width ? [...one] : [one]))) {
    if (measure(rows.at(-1) + word.trimEnd()) > width && rows.at(-1)) rows.push("");
    rows.push(rows.pop() + word);
  }
  const shown = rows.slice(0, lines - 1);
  return [...shown, cut(rows.slice(lines - 1).join(""), width, measure)].map((row) => row.trim()).filter(Boolean);
}

// Where a line may end: after a word with what closes it, before what opens one.
function wordsOf(text) {
  const words = [];
  let opening = "";
  for (const { segment, isWordLike } of pieces.segment(text.trim().replace(/\s+/g, " "))) {
    if (OPENING.test(segment)) opening += segment;
    else if (isWordLike || !words.length) [opening] = [words.push(opening + segment) && ""];
    else words.push(words.pop() + opening + segment), (opening = "");
  }
  if (opening) words.push(opening);
  return words;
}
