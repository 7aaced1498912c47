// A layer as a line of the table; the selected one shows its settings and formulas below.

import { element } from "../shared/elements.js";
import { parseNumber } from "./edits.js";

/** @import { Value } from "./edits.js" */

/**
 * A setting of a kind of layer.
 *
 * @typedef {object} Setting
 * @property {string} name in Keras
 * @property {string} label
 * @property {"number" | "choice" | "flag"} type
 * @property {Value} default
 * @property {number} low
 * @property {number} high
 * @property {boolean} whole
 * @property {boolean} optional may be left empty
 * @property {string[]} options
 */

/**
 * What Python says of a layer. Without a shape, the stack breaks at it or before it.
 *
 * @typedef {object} Facts
 * @property {string} kind
 * @property {Record<string, Value>} settings
 * @property {string} name
 * @property {string} group of colours: conv, pool, dense, other
 * @property {string} brief its settings in a few words
 * @property {number[]} added which layers it adds to what is before it; -1 is the digit
 * @property {number[] | null} shape
 * @property {[string, string][]} formulas what each gives, and the calculation
 * @property {number} parameters
 * @property {string} parametersShare of all, as text
 * @property {number} multiplyAdds
 * @property {string} multiplyAddsShare
 * @property {number[]} shares of all parameters and multiply-adds, from 0 to 1
 * @property {string} sees
 * @property {string | null} problem why the stack breaks here
 */

/**
 * What can be done with a row.
 *
 * @typedef {object} Actions
 * @property {() => void} select
 * @property {() => void} duplicate
 * @property {() => void} remove
 * @property {(event: PointerEvent) => void} grab
 * @property {(name: string, value: Value) => void} set
 */

/** @type {(shape: number[]) => string} */
export const times = (shape) => shape.map((side) => side.toLocaleString("en")).join(" × ");

/**
 * @param {Facts} facts
 * @param {Setting[]} settings of its kind
 * @param {number} index
 * @param {boolean} isSelected
 * @param {Actions} actions
 */
export function row(facts, settings, index, isSelected, actions) {
  const item = element("li", "layer");
  item.dataset.index = String(index);
  item.classList.toggle("selected", isSelected);
  item.classList.toggle("breaks", facts.problem !== null);
  item.classList.toggle("impossible", facts.shape === null);
  const line = element("div", "line");
  line.append(
    handle(facts, actions),
    nameButton(facts, index, isSelected, actions),
    cell("shape", "Output", facts.shape ? times(facts.shape) : "–"),
    counted("parameters", "Parameters", facts, facts.parameters, facts.parametersShare, facts.shares[0]),
    counted("adds", "Multiply-adds", facts, facts.multiplyAdds, facts.multiplyAddsShare, facts.shares[1]),
    cell("sees", "Sees", facts.shape ? facts.sees : "–"),
    tools(facts, actions),
  );
  item.append(line);
  if (facts.problem) {
    const problem = element("p", "problem", facts.problem);
    problem.setAttribute("role", "alert");
    item.append(problem);
  }
  if (isSelected) item.append(details(facts, settings, actions));
  return item;
}

/**
 * @param {Facts} facts
 * @param {Actions} actions
 */
function handle(facts, actions) {
  const button = element("button", "handle", "⠿");
  button.setAttribute("type", "button");
  button.setAttribute("aria-label", `Move ${facts.name}: drag it, or press the arrow keys`);
  button.title = "Drag, or press ↑ ↓";
  button.dataset.control = "";
  button.addEventListener("pointerdown", actions.grab);
  return button;
}

/**
 * @param {Facts} facts
 * @param {number} index
 * @param {boolean} isSelected
 * @param {Actions} actions
 */
function nameButton(facts, index, isSelected, actions) {
  const button = element("button", "name");
  button.setAttribute("type", "button");
  button.setAttribute("aria-expanded", String(isSelected));
  const kind = element("b", facts.group, `${index + 1} ${facts.kind}`);
  button.append(kind, element("span", "brief", facts.brief));
  button.addEventListener("click", actions.select);
  return button;
}

/**
 * @param {string} className
 * @param {string} label for a phone, where there is no head
 * @param {string} text
 */
function cell(className, label, text) {
  const made = element("span", `cell ${className}`);
  made.append(element("i", "label", label), element("span", "", text));
  return made;
}

/**
 * @param {string} className
 * @param {string} label
 * @param {Facts} facts
 * @param {number} count
 * @param {string} share
 * @param {number} part
 */
function counted(className, label, facts, count, share, part) {
  const made = cell(className, label, facts.shape ? count.toLocaleString("en") : "–");
  const bar = element("span", "bar");
  bar.style.setProperty("--share", String(facts.shape ? part : 0));
  made.append(bar);
  if (facts.shape && count) made.title = `${share} of all`;
  return made;
}

/**
 * @param {Facts} facts
 * @param {Actions} actions
 */
function tools(facts, actions) {
  const made = element("span", "row-tools");
  made.dataset.control = "";
  for (const [name, path, act] of /** @type {const} */ ([
    ["Duplicate", "M5 5h8v8H5zM3 11V3h8", actions.duplicate],
    ["Remove", "M4 4l8 8M12 4l-8 8", actions.remove],
  ])) {
    const button = element("button", name.toLowerCase());
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `${name} ${facts.name}`);
    button.title = name;
    button.addEventListener("click", act);
    made.append(button);
  }
  return made;
}

/**
 * @param {Facts} facts
 * @param {Setting[]} settings
 * @param {Actions} actions
 */
function details(facts, settings, actions) {
  const made = element("div", "details");
  const fields = element("div", "fields");
  fields.append(...settings.map((setting) => field(setting, facts.settings[setting.name], actions)));
  if (settings.length) made.append(fields);
  const formulas = element("ul", "formulas");
  for (const [name, text] of facts.formulas) {
    const item = element("li", "", `${name}: `);
    const at = text.lastIndexOf(" = ");
    item.append(text.slice(0, at + 3), element("b", "", text.slice(at + 3)));
    formulas.append(item);
  }
  if (facts.formulas.length) made.append(formulas);
  return made;
}

/**
 * @param {Setting} setting
 * @param {Value} value
 * @param {Actions} actions
 */
function field(setting, value, { set }) {
  const label = element("label", `field ${setting.type}`);
  label.append(element("span", "", setting.label));
  const input = setting.type === "choice" ? select(setting, value) : inputOf(setting, value);
  input.dataset.setting = setting.name;
  const problem = element("span", "problem");
  problem.setAttribute("role", "alert");
  input.addEventListener("change", () => {
    if (input instanceof HTMLSelectElement) return set(setting.name, input.value);
    if (setting.type === "flag") return set(setting.name, input.checked);
    const result = parseNumber(input.value, setting);
    problem.textContent = "problem" in result ? result.problem : "";
    input.setAttribute("aria-invalid", String("problem" in result));
    if ("value" in result) set(setting.name, result.value);
  });
  label.append(input, problem);
  return label;
}

/**
 * @param {Setting} setting
 * @param {Value} value
 */
function select(setting, value) {
  const made = document.createElement("select");
  made.append(...setting.options.map((option) => new Option(option, option, false, option === value)));
  return made;
}

/**
 * @param {Setting} setting
 * @param {Value} value
 */
function inputOf(setting, value) {
  const made = document.createElement("input");
  if (setting.type === "flag") {
    made.type = "checkbox";
    made.checked = value === true;
    return made;
  }
  made.type = "number";
  made.min = String(setting.low);
  made.max = String(setting.high);
  made.step = setting.whole ? "1" : "0.05";
  made.inputMode = setting.whole ? "numeric" : "decimal";
  made.defaultValue = value === null ? "" : String(value);
  if (setting.optional) made.placeholder = "pool size";
  return made;
}
