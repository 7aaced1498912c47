// One pointer draws at a time; a pen takes precedence over a resting palm.

const PEN_REST = 500; // ms after the pen was near during which touch is taken for the palm

export class PointerInput {
  constructor(canvas, { start, move, end, abandon }) {
    this.canvas = canvas;
    this.start = start;
    this.move = move;
    this.end = end;
    this.abandon = abandon;
    /** @type {{ id: number, type: string } | null} the pointer that draws */
    this.active = null;
    this.penTime = -Infinity;
    const on = (name, handler) => canvas.addEventListener(name, handler.bind(this));
    on("pointerdown", this.down);
    on("pointermove", this.moved);
    on("pointerup", this.up);
    on("pointercancel", this.up);
    on("lostpointercapture", this.up);
    on("contextmenu", (event) => event.preventDefault());
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

  // As a fraction of the pad; outside [0, 1] beside it.
  position(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  notePen(event) {
    if (event.pointerType === "pen") this.penTime = event.timeStamp;
  }

  mayStart(event) {
    if (event.button !== 0) return false;
    if (event.pointerType === "touch" && event.timeStamp - this.penTime < PEN_REST) return false;
    return !this.active || (event.pointerType === "pen" && this.active.type === "touch");
  }

  down(event) {
    this.notePen(event);
    event.preventDefault(); // no text selection
    if (!this.mayStart(event)) return;
    if (this.active) this.abandon();
    this.active = { id: event.pointerId, type: event.pointerType };
    this.start(this.position(event));
    this.canvas.setPointerCapture(event.pointerId);
  }

  moved(event) {
    this.notePen(event);
    if (event.pointerId !== this.active?.id) return;
    if (event.buttons === 0) return this.finish(); // released where the browser did not tell us
    const events = event.getCoalescedEvents?.() ?? [];
    this.move((events.length ? events : [event]).map((each) => this.position(each)));
  }

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
