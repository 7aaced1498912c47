// The legend of many maps stays at the lower edge of the window while at least one whole row of them shows above it.

const LEAST_ROWS = 3; // of fewer, the legend is in sight with its maps

export class StickyLegend {
  /** @param {HTMLElement} legend */
  constructor(legend) {
    this.legend = legend;
    this.life = new AbortController();
    /** @type {HTMLElement | undefined} */
    this.first = undefined;
    const { signal } = this.life;
    const check = () => this.check();
    document.addEventListener("scroll", check, { signal, capture: true, passive: true }); // of whatever scrolls
    window.addEventListener("resize", check, { signal });
    const page = document.querySelector('[data-testid="stMainBlockContainer"]') ?? document.body;
    this.above = new ResizeObserver(check); // what stands above the maps grows after them
    this.above.observe(page);
  }

  /**
   * @param {HTMLElement | undefined} first a map of the first row
   * @param {number} rows
   */
  follow(first, rows) {
    this.first = rows < LEAST_ROWS ? undefined : first;
    this.check();
  }

  check() {
    const { first, legend } = this;
    const rowEnds = first ? first.getBoundingClientRect().bottom : Infinity;
    legend.classList.toggle("sticky", rowEnds + legend.offsetHeight <= window.innerHeight);
  }

  close() {
    this.life.abort();
    this.above.disconnect();
  }
}
