/** The parts of a chart that are pictures already, made to stand by themselves. */

export const NAMESPACE = "http://www.w3.org/2000/svg";

/** What the page's style sheets say of a shape, which a file by itself would not know. */
const SAID_BY_STYLE = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "visibility", "display",
] as const;

/** An SVG of the page, its style written into every shape, at the place where it stands. */
export function asSvgTree(svg: SVGSVGElement): SVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    const target = copies[index];
    for (const name of SAID_BY_STYLE) {
      const value = style.getPropertyValue(name);
      if (value) target?.setAttribute(name, value);
    }
    for (const name of ["class", "style", "role", "aria-label", "tabindex"]) target?.removeAttribute(name);
  });
  place(copy, svg.getBoundingClientRect());
  copy.setAttribute("overflow", "visible");
  return copy;
}

/** A canvas as the pixels it holds. */
export function asImage(canvas: HTMLCanvasElement): SVGElement {
  const image = document.createElementNS(NAMESPACE, "image");
  image.setAttribute("href", canvas.toDataURL());
  place(image, canvas.getBoundingClientRect());
  return image;
}

function place(element: Element, { left, top, width, height }: DOMRect) {
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) element.setAttribute(name, String(value));
}
