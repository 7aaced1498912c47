// The legend of many maps stays at the lower edge of the window while at least one whole row of them shows above it.

const LEAST_ROWS = 3; // of fewer, the legend is in sight with its maps

export class StickyLegend {
  /** @param {HTMLElement} legend */
  constructor(legend) {
    this.legend = legend;
    this.watcher = null;
  }

  /**
   * @param {HTMLElement | undefined} first a map of the first row
   * @param {number} rows
   */
  follow(first, rows) {
    this.close();
    if (!first || rows < LEAST_ROWS) return;
    this.watcher = new IntersectionObserver(
      ([{ boundingClientRect, rootBounds }]) => {
        const isAbove = rootBounds !== null && boundingClientRect.bottom <= rootBounds.bottom;
        this.legend.classList.toggle("sticky", isAbove);
      },
      { rootMargin: `0px 0px -${this.legend.offsetHeight}px 0px`, threshold: 1 },
    );
    this.watcher.observe(first);
  }

  close() {
    this.watcher?.disconnect();
    this.legend.classList.remove("sticky");
  }
}
