// What can be done with a list of layers, and undone. Python checks every list that it is sent.

/**
 * A layer as Python and the browser exchange it: its class in Keras and its arguments.
 *
 * @typedef {[kind: string, settings: Record<string, Value>]} Layer
 * @typedef {number | string | boolean | null} Value of a setting; null where it is left empty
 */

// An Add keeps to the layers that it skips: one that is put behind one of them is skipped, too.

/** @type {(layers: Layer[], index: number, layer: Layer) => Layer[]} */
export function insert(layers, index, layer) {
  return reckoned(layers, (isSkipped) => isSkipped(index - 1)).toSpliced(index, 0, layer);
}

/** @type {(layers: Layer[], index: number) => Layer[]} */
export function remove(layers, index) {
  return reckoned(layers, (isSkipped) => -isSkipped(index)).toSpliced(index, 1);
}

/**
 * The layer at `from` stands at `to` afterwards.
 *
 * @type {(layers: Layer[], from: number, to: number) => Layer[]}
 */
export function move(layers, from, to) {
  const moved = reckoned(layers, (isSkipped, at) => {
    if (from === at) return 0; // it takes its number along
    return isSkipped(from > at ? to - 1 : to) - isSkipped(from);
  });
  return moved.toSpliced(from, 1).toSpliced(to, 0, moved[from]);
}

/**
 * The layers with what an edit adds to the number that each `Add` skips.
 *
 * @param {Layer[]} layers
 * @param {(isSkipped: (index: number) => number, at: number) => number} added for the one at `at`; `isSkipped` says 1
 *   for an index that it skips
 * @returns {Layer[]}
 */
function reckoned(layers, added) {
  return layers.map(([kind, settings], at) => {
    const { skip } = settings;
    if (typeof skip !== "number") return [kind, settings];
    const isSkipped = (/** @type {number} */ index) => Number(at - skip <= index && index < at);
    return [kind, { ...settings, skip: Math.max(1, skip + added(isSkipped, at)) }];
  });
}

/** @type {(layers: Layer[], index: number, name: string, value: Value) => Layer[]} */
export function set(layers, index, name, value) {
  const [kind, settings] = layers[index];
  return layers.with(index, [kind, { ...settings, [name]: value }]);
}

/**
 * What a number field says, as a value of its setting, or the sentence that says why it is none.
 *
 * @param {string} text
 * @param {{ label: string, low: number, high: number, whole: boolean, optional: boolean }} setting
 * @returns {{ value: number | null } | { problem: string }}
 */
export function parseNumber(text, { label, low, high, whole, optional }) {
  const trimmed = text.trim();
  if (trimmed === "" && optional) return { value: null };
  const value = Number(trimmed.replace(",", "."));
  const isGood = trimmed !== "" && value >= low && value <= high && (!whole || Number.isInteger(value));
  if (isGood) return { value };
  return { problem: `${label}: ${whole ? "a whole number" : "a number"} from ${low} to ${high}` };
}

/** The stacks before and after the one that is shown, as texts. */
export class History {
  /** @type {string[]} */
  before = [];
  /** @type {string[]} */
  after = [];
  /** @type {string | null} */
  now = null;

  /**
   * A stack is shown: the reader's next one, or one that the address or another page has brought.
   *
   * @param {string} code
   */
  show(code) {
    if (code === this.now) return;
    if (this.now !== null) this.before.push(this.now);
    this.now = code;
    this.after = [];
  }

  /** @returns {string | null} the stack to show again */
  undo() {
    return this.#step(this.before, this.after);
  }

  /** @returns {string | null} */
  redo() {
    return this.#step(this.after, this.before);
  }

  /**
   * @param {string[]} from
   * @param {string[]} to
   */
  #step(from, to) {
    const code = from.pop() ?? null;
    if (code === null || this.now === null) return null;
    to.push(this.now);
    this.now = code;
    return code;
  }
}
