// Colours of the maps. Every scale is a table of 511 steps from −1 to 1, zero in the middle.

const STEPS = 255;

/**
 * Red, green, blue, 0 to 255.
 *
 * @typedef {number[]} Rgb
 */

/**
 * Streamlit's theme, and the scales that suit it.
 *
 * @typedef {ReturnType<typeof readTheme>} Theme
 */

export const SCALES = {
  light: {
    response: ["#1b5fb4", "#f5f5f5", "#c85200"],
    weight: ["#1f7268", "#f5f5f5", "#946312"],
    grey: ["#000000", "#000000", "#ffffff"],
    padding: [58, 74, 112],
    hatch: "#7d8696",
  },
  dark: {
    response: ["#5aa6ff", "#262b36", "#ff9a4d"],
    weight: ["#3fc2b0", "#262b36", "#e2b34a"],
    grey: ["#000000", "#000000", "#ffffff"],
    padding: [70, 92, 150],
    hatch: "#8d96a8",
  },
};

/** @type {(hex: string) => Rgb} */
function hexToRgb(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

/** @type {(from: Rgb, to: Rgb, share: number) => Rgb} */
export function mix(from, to, share) {
  return from.map((part, i) => Math.round(part + (to[i] - part) * share));
}

/** @type {(stops: string[]) => Rgb[]} */
function table(stops) {
  const [negative, zero, positive] = stops.map(hexToRgb);
  const colours = [];
  for (let step = -STEPS; step <= STEPS; step++) {
    colours.push(mix(zero, step < 0 ? negative : positive, Math.abs(step) / STEPS));
  }
  return colours;
}

/** @type {(rgb: Rgb) => number} */
function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @type {(rgb: Rgb) => string} */
export function css(rgb) {
  return `rgb(${rgb[0]},${rgb[1]},${rgb[2]})`;
}

/**
 * Black or white, whichever is easier to read on this colour.
 * On a middle grey nothing but pure black or white reaches a contrast of 4.5.
 *
 * @type {(rgb: Rgb) => string}
 */
export function inkOn(rgb) {
  return luminance(rgb) > 0.179 ? "#000000" : "#ffffff";
}

/** Maps values to colours. */
export class Scale {
  /**
   * @param {string[]} stops colours of −1, 0 and 1
   * @param {number} low value at one end of the table
   * @param {number} high … and at the other
   * @param {boolean} [diverging]
   */
  constructor(stops, low, high, diverging = true) {
    this.table = table(stops);
    this.stops = diverging && low < 0 ? stops : stops.slice(1);
    this.low = low;
    this.high = high;
    this.diverging = diverging;
  }

  /**
   * Diverging scales are fixed at zero, also where nothing is below it; grey ones stretch from low to high.
   *
   * @type {(value: number) => Rgb}
   */
  rgb(value) {
    const share = this.diverging ? value / this.high : (value - this.low) / (this.high - this.low);
    const step = Math.round(Math.min(1, Math.max(-1, share)) * STEPS);
    return this.table[step + STEPS];
  }
}

/** @param {Element} element */
export function readTheme(element) {
  const style = getComputedStyle(element);
  /** @type {(name: string, fallback: string) => string} */
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const background = read("--st-background-color", "#ffffff");
  const rgb = background.match(/^#[0-9a-f]{6}/i) ? hexToRgb(background) : [255, 255, 255];
  const dark = luminance(rgb) < 0.3;
  return {
    dark,
    background: rgb,
    primary: read("--st-primary-color", "#c8005f"),
    text: read("--st-text-color", "#1f2430"),
    panel: read("--st-secondary-background-color", "#f3f5f8"),
    font: read("--st-font", "sans-serif"),
    ...SCALES[dark ? "dark" : "light"],
  };
}
