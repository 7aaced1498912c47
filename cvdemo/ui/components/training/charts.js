// Accuracy and loss against the epochs: lines, and a mark at the moment that is shown.

import { element, find } from "../shared/elements.js";

const [WIDTH, HEIGHT] = [380, 112];
const AREA = { left: 46, right: WIDTH - 8, top: 22, bottom: HEIGHT - 20 };

/**
 * One line: null where it is interrupted.
 *
 * @typedef {{ name: string, points: ([epoch: number, value: number] | null)[] }} Series
 *
 * @typedef {object} Chart
 * @property {string} title
 * @property {boolean} percent values are shares of 1
 * @property {number} last epoch of the scale
 * @property {Series[]} series
 */

/**
 * Round numbers between low and high, at most five steps.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [least] the smallest step there may be
 * @returns {number[]}
 */
export function ticks(low, high, least = 0) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(least, power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10));
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) found.push(i * step);
  return found;
}

/**
 * The value of a line at an epoch, if it has a point there.
 *
 * @param {Series} series
 * @param {number} epoch
 */
export function valueAt({ points }, epoch) {
  return points.findLast((point) => point && Math.abs(point[0] - epoch) < 1e-6)?.[1];
}

/** @param {Chart} chart */
function scalesOf({ percent, last, series }) {
  const values = series.flatMap(({ points }) =>
    points.filter((point) => point !== null).map(([, value]) => value),
  );
  const high = percent ? 1 : Math.max(0.1, ...values);
  const x = (/** @type {number} */ epoch) => AREA.left + (epoch / last) * (AREA.right - AREA.left);
  const y = (/** @type {number} */ value) =>
    AREA.bottom - (Math.min(value, high) / high) * (AREA.bottom - AREA.top);
  return { x, y, high };
}

/** @type {(chart: Chart, scales: ReturnType<typeof scalesOf>) => string[]} */
function lines(chart, { x, y }) {
  return chart.series.map(({ points }, index) => {
    let drawn = "";
    points.forEach((point, i) => {
      if (point)
        drawn += `${i && points[i - 1] ? "L" : "M"}${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`;
    });
    return `<path class="s${index}" d="${drawn}"/>`;
  });
}

/**
 * A chart as SVG; `mark` moves its mark.
 *
 * @param {Chart} chart
 */
export function drawChart(chart) {
  const scales = scalesOf(chart);
  const { x, y, high } = scales;
  /** @type {(value: number) => string} */
  const write = (value) => (chart.percent ? `${+(100 * value).toFixed(1)} %` : String(+value.toPrecision(6)));
  const rows = ticks(0, high).map(
    (value) =>
      `<line class="rule" x1="${AREA.left}" x2="${AREA.right}" y1="${y(value)}" y2="${y(value)}"/>` +
      `<text x="${AREA.left - 6}" y="${y(value) + 4}" text-anchor="end">${write(value)}</text>`,
  );
  const columns = ticks(0, chart.last, chart.last < 1 ? 0 : 1).map(
    (value) => `<text x="${x(value)}" y="${HEIGHT - 4}" text-anchor="middle">${+value.toFixed(3)}</text>`,
  );
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${chart.title} against the epochs`);
  svg.innerHTML =
    `<text class="name" x="0" y="10">${chart.title}</text>` +
    `<text x="${AREA.right}" y="10" text-anchor="end">epochs →</text>` +
    [...rows, ...columns, ...lines(chart, scales)].join("") +
    '<g class="marks"></g>';
  const marks = find(svg, ".marks", SVGGElement);
  const mark = (/** @type {number} */ epoch) => {
    const dots = chart.series.slice(0, 2).map((series, index) => {
      const value = valueAt(series, epoch);
      return value === undefined ? "" : `<circle class="s${index}" cx="${x(epoch)}" cy="${y(value)}" r="4"/>`;
    });
    marks.innerHTML =
      `<line class="now" x1="${x(epoch)}" x2="${x(epoch)}" y1="${AREA.top}" y2="${AREA.bottom}"/>` +
      dots.join("");
  };
  return { svg, mark };
}

/**
 * What the lines mean, below all charts.
 *
 * @param {Series[]} series
 */
export function legend(series) {
  const host = element("div", "legend");
  series.forEach(({ name }, index) => {
    const item = element("span");
    item.innerHTML = `<svg viewBox="0 0 26 8" aria-hidden="true"><path class="s${index}" d="M0 4H26"/></svg>`;
    item.append(name);
    host.append(item);
  });
  return host;
}
