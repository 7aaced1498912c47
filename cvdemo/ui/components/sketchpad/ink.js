// The strokes on the pad and their history. Points are [x, y] as fractions of the pad, origin top left.

const MIN_STEP = 0.004; // nearer points add nothing to a pen 0.07 wide
const MAX_UNDO = 100;

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const isOnPad = (/** @type {number[]} */ [x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1;
const onPad = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;

// Where the line from a point on the pad to one beside it crosses the edge.
function edgePoint(inside, outside) {
  let share = 1;
  for (const axis of [0, 1]) {
    const step = outside[axis] - inside[axis];
    if (outside[axis] < 0) share = Math.min(share, -inside[axis] / step);
    if (outside[axis] > 1) share = Math.min(share, (1 - inside[axis]) / step);
  }
  return [0, 1].map((axis) => inside[axis] + share * (outside[axis] - inside[axis]));
}

export class Ink {
  /** @type {number[][][] | null} strokes of the gesture under way: several if it leaves the pad and returns */
  gesture = null;
  /** @type {number[]} the pointer's last place */
  last = [0, 0];

  constructor(strokes, limits) {
    this.strokes = strokes;
    this.limits = limits;
    this.past = [];
    this.future = [];
  }

  get all() {
    return this.gesture ? [...this.strokes, ...this.gesture] : this.strokes;
  }

  get hasPointsLeft() {
    return this.all.reduce((sum, stroke) => sum + stroke.length, 0) < this.limits.points;
  }

  get isFull() {
    return this.all.length >= this.limits.strokes || !this.hasPointsLeft;
  }

  begin(point) {
    if (this.isFull) return false;
    this.gesture = [];
    this.last = point;
    this.startStroke(point);
    return true;
  }

  startStroke(point) {
    if (!this.isFull) this.gesture?.push([point.map(onPad)]);
  }

  moveTo(point) {
    const [from, to] = [isOnPad(this.last), isOnPad(point)];
    if (from && to) this.extend(point);
    if (from && !to) this.extend(edgePoint(this.last, point));
    if (!from && to) {
      this.startStroke(edgePoint(point, this.last));
      this.extend(point);
    }
    this.last = point;
  }

  // The last point always follows the pointer; the one before it stays once it is far enough back.
  extend(exact) {
    const stroke = this.gesture?.at(-1);
    if (!stroke) return;
    const point = exact.map(onPad);
    if (distance(stroke.at(-1), point) === 0) return;
    if (stroke.length > 1 && distance(stroke.at(-2), stroke.at(-1)) < MIN_STEP) stroke.pop();
    if (this.hasPointsLeft) stroke.push(point);
  }

  end() {
    const strokes = this.all;
    this.gesture = null;
    this.change(strokes);
  }

  abandon() {
    this.gesture = null;
  }

  change(strokes) {
    this.past = [...this.past, this.strokes].slice(-MAX_UNDO);
    this.future = [];
    this.strokes = strokes;
  }

  clear() {
    this.change([]);
  }

  undo() {
    this.future.push(this.strokes);
    this.strokes = this.past.pop();
  }

  redo() {
    this.past.push(this.strokes);
    this.strokes = this.future.pop();
  }

  // New strokes from Python; undo still brings the old ones back.
  replace(strokes) {
    if (strokes.length || this.strokes.length) this.change(strokes);
  }
}
