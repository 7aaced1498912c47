// The picture of the ink: white on black as in MNIST, sharp on every screen.

import { contextOf } from "../shared/canvas.js";

/** @import { Stroke } from "./ink.js" */

const PEN_WIDTH = 20 / 280; // of the pad

export class Paper {
  /** @type {number | null} */
  frame = null;
  /** @type {Stroke[]} */
  strokes = [];
  life = new AbortController();

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(canvas);
    this.followDensity();
  }

  // Zooming, or moving the window to another screen, changes the density without resizing the pad.
  followDensity() {
    const changed = () => {
      this.draw();
      this.followDensity();
    };
    const { signal } = this.life;
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", changed, {
      once: true,
      signal,
    });
  }

  fit() {
    const side = Math.max(1, Math.round(this.canvas.clientWidth * devicePixelRatio));
    if (this.canvas.height !== side) this.canvas.width = this.canvas.height = side;
    return side;
  }

  /** @param {Stroke[]} strokes */
  show(strokes) {
    this.strokes = strokes;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const side = this.fit();
    const context = contextOf(this.canvas);
    context.setTransform(side, 0, 0, side, 0, 0);
    context.fillStyle = "#000";
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = context.strokeStyle = "#fff";
    context.lineWidth = PEN_WIDTH;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.strokes) drawStroke(context, stroke);
  }

  close() {
    this.observer.disconnect();
    this.life.abort();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
  }
}

/**
 * A dot where the pen went down, then a smooth curve pulled by each point from one midpoint to the next.
 *
 * @type {(context: CanvasRenderingContext2D, stroke: Stroke) => void}
 */
function drawStroke(context, stroke) {
  const [startX, startY] = stroke[0];
  context.beginPath();
  context.arc(startX, startY, PEN_WIDTH / 2, 0, 2 * Math.PI);
  context.fill();
  context.beginPath();
  context.moveTo(startX, startY);
  for (let i = 1; i < stroke.length - 1; i++) {
    const [[x, y], [nextX, nextY]] = [stroke[i], stroke[i + 1]];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(...stroke[stroke.length - 1]);
  context.stroke();
}
