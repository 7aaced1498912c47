// One pointer draws at a time; a pen takes precedence over a resting palm.

/** @import { Point } from "./ink.js" */

/**
 * What becomes of a pointer that draws. Points may lie beside the pad.
 *
 * @typedef {object} Drawing
 * @property {(point: Point) => void} start
 * @property {(points: Point[]) => void} move
 * @property {() => void} end
 * @property {() => void} abandon it was the palm: nothing of it stays
 */

const PEN_REST = 500; // ms after the pen was near during which touch is taken for the palm

export class PointerInput {
  /** @type {{ id: number, type: string } | null} the pointer that draws */
  active = null;
  penTime = -Infinity;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Drawing} drawing
   */
  constructor(canvas, { start, move, end, abandon }) {
    this.canvas = canvas;
    this.start = start;
    this.move = move;
    this.end = end;
    this.abandon = abandon;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.moved(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      canvas.addEventListener(name, (event) => this.up(event));
    }
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    for (const name of ["touchstart", "touchmove"]) {
      // Older Safari: touch-action alone leaves its magnifier and its double-tap zoom.
      canvas.addEventListener(name, (event) => event.preventDefault(), { passive: false });
    }
    this.outside = new AbortController();
    const { signal } = this.outside;
    addEventListener("blur", () => this.finish(), { signal });
    addEventListener("pagehide", () => this.finish(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.finish(), { signal });
  }

  /**
   * As a fraction of the pad; outside [0, 1] beside it.
   *
   * @type {(event: PointerEvent) => Point}
   */
  position(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  /** @param {PointerEvent} event */
  notePen(event) {
    if (event.pointerType === "pen") this.penTime = event.timeStamp;
  }

  /** @param {PointerEvent} event */
  mayStart(event) {
    if (event.button !== 0) return false;
    if (event.pointerType === "touch" && event.timeStamp - this.penTime < PEN_REST) return false;
    return !this.active || (event.pointerType === "pen" && this.active.type === "touch");
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.notePen(event);
    event.preventDefault(); // no text selection
    if (!this.mayStart(event)) return;
    if (this.active) this.abandon();
    this.active = { id: event.pointerId, type: event.pointerType };
    this.start(this.position(event));
    this.canvas.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  moved(event) {
    this.notePen(event);
    if (event.pointerId !== this.active?.id) return;
    if (event.buttons === 0) return this.finish(); // released where the browser did not tell us
    const events = event.getCoalescedEvents?.() ?? [];
    this.move((events.length ? events : [event]).map((each) => this.position(each)));
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.notePen(event);
    if (event.pointerId !== this.active?.id) return;
    if (event.type === "pointerup") this.move([this.position(event)]);
    this.finish();
  }

  finish() {
    if (!this.active) return;
    this.active = null;
    this.end();
  }

  close() {
    this.outside.abort();
  }
}
