// The cell that a stage has selected, told to the other components of the page: they share no modules, since
// each is served from an address of its own, so the window carries it.

const TOLD = "cvdemo:selected-cell";
const ASKED = "cvdemo:which-cell";

/**
 * A cell of an output of this shape.
 *
 * @typedef {{ row: number, column: number, rows: number, columns: number }} SelectedCell
 */

/** Tells about the stage called `name`: when its cell changes, and when somebody asks. */
export class CellTeller {
  /** @type {SelectedCell | null} */
  cell = null;

  constructor() {
    this.name = "";
    window.addEventListener(ASKED, this.answer);
  }

  answer = (/** @type {Event} */ event) => {
    const asked = /** @type {CustomEvent<string>} */ (event);
    if (asked.detail === this.name) this.#tell();
  };

  /**
   * @param {string} name
   * @param {SelectedCell} cell
   */
  tell(name, cell) {
    if (name === this.name && JSON.stringify(cell) === JSON.stringify(this.cell)) return;
    Object.assign(this, { name, cell });
    this.#tell();
  }

  #tell() {
    if (this.cell)
      window.dispatchEvent(new CustomEvent(TOLD, { detail: { name: this.name, cell: this.cell } }));
  }

  close() {
    window.removeEventListener(ASKED, this.answer);
  }
}

/** Hears of the stage that is followed, from its cell of the moment on. */
export class CellFollower {
  name = "";

  /** @param {(cell: SelectedCell) => void} see */
  constructor(see) {
    this.see = see;
    window.addEventListener(TOLD, this.hear);
  }

  hear = (/** @type {Event} */ event) => {
    const { name, cell } = /** @type {CustomEvent<{ name: string, cell: SelectedCell }>} */ (event).detail;
    if (this.name && name === this.name) this.see(cell);
  };

  /** @param {string} name of the stage, or nothing */
  follow(name) {
    if (name === this.name) return;
    this.name = name;
    if (name) window.dispatchEvent(new CustomEvent(ASKED, { detail: name }));
  }

  close() {
    window.removeEventListener(TOLD, this.hear);
  }
}
