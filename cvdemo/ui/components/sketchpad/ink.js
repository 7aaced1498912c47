// The strokes on the pad and their history. Points are [x, y] as fractions of the pad, origin top left.

/** @typedef {[x: number, y: number]} Point */
/** @typedef {Point[]} Stroke */

const MIN_STEP = 0.004; // nearer points add nothing to a pen 0.07 wide
const MAX_UNDO = 100;

/** @type {(a: Point, b: Point) => number} */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
/** @type {(point: Point) => boolean} */
const isOnPad = ([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1;
/** @type {(value: number) => number} */
const rounded = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
/** @type {(point: Point) => Point} */
const onPad = ([x, y]) => [rounded(x), rounded(y)];

/**
 * Where the line from a point on the pad to one beside it crosses the edge.
 *
 * @type {(inside: Point, outside: Point) => Point}
 */
function edgePoint(inside, outside) {
  let share = 1;
  for (const axis of /** @type {const} */ ([0, 1])) {
    const step = outside[axis] - inside[axis];
    if (outside[axis] < 0) share = Math.min(share, -inside[axis] / step);
    if (outside[axis] > 1) share = Math.min(share, (1 - inside[axis]) / step);
  }
  return [inside[0] + share * (outside[0] - inside[0]), inside[1] + share * (outside[1] - inside[1])];
}

export class Ink {
  /** @type {Stroke[] | null} strokes of the gesture under way: several if it leaves the pad and returns */
  gesture = null;
  /** @type {Point} the pointer's last place */
  last = [0, 0];
  /** @type {Stroke[][]} */
  past = [];
  /** @type {Stroke[][]} */
  future = [];

  /**
   * @param {Stroke[]} strokes
   * @param {{ points: number, strokes: number }} limits
   */
  constructor(strokes, limits) {
    this.strokes = strokes;
    this.limits = limits;
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

  /** @param {Point} point */
  begin(point) {
    if (this.isFull) return false;
    this.gesture = [];
    this.last = point;
    this.startStroke(point);
    return true;
  }

  /** @param {Point} point */
  startStroke(point) {
    if (!this.isFull) this.gesture?.push([onPad(point)]);
  }

  /** @param {Point} point */
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

  /**
   * The last point always follows the pointer; the one before it stays once it is far enough back.
   *
   * @param {Point} exact
   */
  extend(exact) {
    const stroke = this.gesture?.at(-1);
    if (!stroke) return;
    const point = onPad(exact);
    const last = stroke[stroke.length - 1];
    if (distance(last, point) === 0) return;
    if (stroke.length > 1 && distance(stroke[stroke.length - 2], last) < MIN_STEP) stroke.pop();
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

  /** @param {Stroke[]} strokes */
  change(strokes) {
    this.past = [...this.past, this.strokes].slice(-MAX_UNDO);
    this.future = [];
    this.strokes = strokes;
  }

  clear() {
    this.change([]);
  }

  undo() {
    this.#step(this.past, this.future);
  }

  redo() {
    this.#step(this.future, this.past);
  }

  /** @type {(from: Stroke[][], to: Stroke[][]) => void} */
  #step(from, to) {
    const strokes = from.pop();
    if (!strokes) return;
    to.push(this.strokes);
    this.strokes = strokes;
  }

  /**
   * New strokes from Python; undo still brings the old ones back.
   *
   * @param {Stroke[]} strokes
   */
  replace(strokes) {
    if (strokes.length || this.strokes.length) this.change(strokes);
  }
}
