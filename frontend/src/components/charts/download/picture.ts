import { asImage, asSvgTree, NAMESPACE } from "./drawing";
import { wordLines } from "./wordLines";

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

const MARGIN = 12;
// Twice as fine as the page, for print and slides.
const FINENESS = 2;

/** The chart as it stands on the page, under its title and legend, as shapes and text that any drawing program can change. */
export function pictureOf(chart: Element, head: Element | null, title: string): Picture {
  const box = chart.getBoundingClientRect();
  const headBox = head?.getBoundingClientRect();
  const above = headBox ? headBox.height + MARGIN : 0;
  const width = Math.ceil(Math.max(box.width, headBox?.width ?? 0)) + 2 * MARGIN;
  const height = Math.ceil(box.height + above) + 2 * MARGIN;
  const root = document.createElementNS(NAMESPACE, "svg");
  set(root, { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` });
  root.append(made("title", {}, title), made("rect", { width, height, fill: surfaceUnder(chart) }));
  if (head && headBox) root.append(drawnAt(head, MARGIN - headBox.left, MARGIN - headBox.top));
  root.append(drawnAt(chart, MARGIN - box.left, MARGIN + above - box.top));
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

/** The same picture in pixels. Rejects where the browser cannot paint it. */
export async function asPng({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * FINENESS;
  canvas.height = height * FINENESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not paint the picture."))));
  });
}

function drawnAt(element: Element, x: number, y: number): SVGElement {
  const group = made("g", { transform: `translate(${x} ${y})` });
  draw(element, group);
  return group;
}

/** An element with all that is in it; what is hidden from sight, or is there to be pressed, is not in the picture. */
function draw(element: Element, into: Element) {
  if (element.matches("button, input, [role=radiogroup]")) return;
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden" || style.clipPath !== "none") return;
  if (element instanceof SVGSVGElement || element instanceof HTMLCanvasElement) {
    into.append(element instanceof SVGSVGElement ? asSvgTree(element) : asImage(element));
    return;
  }
  const group = style.opacity === "1" ? into : made("g", { opacity: style.opacity });
  if (group !== into) into.append(group);
  drawBox(element, style, group);
  for (const child of element.childNodes) {
    if (child instanceof Text) drawText(child, style, group);
    else if (child instanceof Element) draw(child, group);
  }
}

function drawBox(element: Element, style: CSSStyleDeclaration, into: Element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  if (isSeen(style.backgroundColor)) {
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2);
    // A radius in percent is a circle wherever a chart has one.
    const rx = style.borderTopLeftRadius.endsWith("%") ? Math.min(width, height) / 2 : radius;
    into.append(made("rect", { x: left, y: top, width, height, rx, fill: style.backgroundColor }));
  }
  drawBorder(element.getBoundingClientRect(), style, into);
}

/** A frame all round, or a line at the left: charts have no others. */
function drawBorder({ left, top, width, height }: DOMRect, style: CSSStyleDeclaration, into: Element) {
  const line = parseFloat(style.borderLeftWidth) || 0;
  if (line > 0 && style.borderLeftStyle !== "none" && isSeen(style.borderLeftColor)) {
    const x = left + line / 2;
    const isFrame = parseFloat(style.borderTopWidth) > 0;
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2);
    const drawn = isFrame
      ? made("rect", { x, y: top + line / 2, width: width - line, height: height - line, rx: radius, fill: "none" })
      : made("line", { x1: x, x2: x, y1: top, y2: top + height });
    set(drawn, { stroke: style.borderLeftColor, "stroke-width": line });
    if (style.borderLeftStyle === "dotted") set(drawn, { "stroke-dasharray": `${line} ${line}` });
    into.append(drawn);
  }
}

/** Text keeps the width it has on the page, whatever font opens the file. */
function drawText(text: Text, style: CSSStyleDeclaration, into: Element) {
  for (const { words, box } of wordLines(text)) {
    const place = { x: box.left, y: box.top + box.height / 2, textLength: box.width };
    const look = { "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight };
    into.append(
      made("text", { ...place, ...look, fill: style.color, "dominant-baseline": "central", lengthAdjust: "spacingAndGlyphs" }, words),
    );
  }
}

/** The colour that the chart stands on. */
function surfaceUnder(element: Element | null): string {
  if (!element) return "#ffffff";
  const { backgroundColor } = getComputedStyle(element);
  return isSeen(backgroundColor) ? backgroundColor : surfaceUnder(element.parentElement);
}

const isSeen = (colour: string) => colour !== "" && colour !== "transparent" && !/^rgba\(.*, 0\)$/.test(colour);

function made(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  set(element, attributes);
  if (text !== undefined) element.textContent = text;
  return element;
}

function set(element: Element, attributes: Record<string, string | number>) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
