// The whole drawing as one file that needs nothing else: every colour and typeface as this page shows it.
const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight"];
const PAINTS = ["fill", "stroke"];
const MARGIN = 24;
const SHARP = 2;
const WIDEST = 16_000;
const AREA = 120_000_000;
const canvas = document.createElement("canvas");

// Any colour that CSS knows as one that every program knows.
function plain(colour, known) {
  if (colour === "none" || known.has(colour)) return known.get(colour) || colour;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  Object.assign(canvas, { width: 1, height: 1 });
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  known.set(colour, alpha ? `#${[red, green, blue].map((one) => one.toString(16).padStart(2, "0")).join("")}` : "none");
  return known.get(colour);
}

// All of these are handed down, so an element says only where it differs from the one around it.
function resolve(original, copy, known, around = {}) {
  const style = getComputedStyle(original);
  const mine = Object.fromEntries(KEPT.map((name) => [name, style.getPropertyValue(name)]));
  for (const name of PAINTS) mine[name] = plain(mine[name], known);
  for (const name of KEPT) if (mine[name] !== around[name]) copy.setAttribute(name, mine[name]);
  for (const name of ["class", "data-id", "data-knob", "data-from", "data-to", "aria-hidden"]) copy.removeAttribute(name);
  [...original.children].forEach((one, index) => resolve(one, copy.children[index], known, mine));
}

// { text, width, height } of the drawing; `title` says what it shows.
export function asSvg({ svg, scene, bounds }, title) {
  const known = new Map();
  const [width, height] = [bounds.right - bounds.left + 2 * MARGIN, bounds.bottom - bounds.top + 2 * MARGIN].map(Math.ceil);
  const whole = svg.cloneNode(false);
  for (const { name } of [...whole.attributes]) whole.removeAttribute(name);
  const copy = scene.cloneNode(true);
  const rings = copy.querySelectorAll(".map__ring");
  resolve(scene, copy, known);
  rings.forEach((one) => one.remove());
  copy.setAttribute("transform", `translate(${MARGIN - bounds.left} ${MARGIN - bounds.top})`);
  const paper = document.createElementNS(svg.namespaceURI, "rect");
  const name = document.createElementNS(svg.namespaceURI, "title");
  name.textContent = title;
  for (const [key, value] of Object.entries({ width, height, fill: plain(getComputedStyle(svg).backgroundColor, known) })) paper.setAttribute(key, value);
  for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) whole.setAttribute(key, value);
  whole.append(name, paper, copy);
  return { text: new XMLSerializer().serializeToString(whole), width, height };
}

export async function asPng(picture, title) {
  const { text, width, height } = asSvg(picture, title);
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(SHARP, WIDEST / Math.max(width, height), Math.sqrt(AREA / (width * height)));
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function save(blob, name) {
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
