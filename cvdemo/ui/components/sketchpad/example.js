// The example that writes itself into the empty pad, until somebody touches it.

/** @import { Stroke } from "./ink.js" */

const SVG = "http://www.w3.org/2000/svg";

export class Example {
  /** @param {SVGElement} host */
  constructor(host) {
    this.host = host;
    this.shown = "";
    host.toggleAttribute("hidden", true);
  }

  get isShown() {
    return !this.host.hasAttribute("hidden");
  }

  /** @param {Stroke[]} [strokes] none hides it */
  show(strokes = []) {
    const lines = strokes.map(outline);
    if (lines.join() === this.shown) return; // a rerun does not write it again
    this.shown = lines.join();
    this.host.toggleAttribute("hidden", !lines.length);
    const paths = lines.map((line) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", line);
      path.setAttribute("pathLength", "1");
      return path;
    });
    this.host.replaceChildren(...paths);
  }
}

/**
 * Curved as the pen draws it: pulled by each point from one midpoint to the next.
 *
 * @param {Stroke} stroke
 */
function outline(stroke) {
  const curves = stroke.slice(1, -1).map(([x, y], index) => {
    const [nextX, nextY] = stroke[index + 2];
    return `Q${x} ${y} ${(x + nextX) / 2} ${(y + nextY) / 2}`;
  });
  return `M${stroke[0].join(" ")}${curves.join("")}L${stroke[stroke.length - 1].join(" ")}`;
}
