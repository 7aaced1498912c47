// Mouse, finger and keys.

import { ARROWS } from "../shared/arrows.js";
import { find } from "../shared/elements.js";
import { fixed } from "../shared/numbers.js";

/**
 * @import { Stage } from "./stage.js"
 * @import { Place } from "./types.js"
 * @import { Grids } from "./view/grids.js"
 * @import { MapView } from "./view/map.js"
 */

const TAP_PIXELS = 6; // a pointer that moves less has clicked
const STARTS_NUMBER = /^[0-9.,−-]$/;

/** @param {Stage} stage */
export function listen(stage) {
  for (const view of [stage.input, stage.output]) listenToMap(stage, view);
  for (const grids of [stage.window, stage.kernel, stage.products]) listenToGrid(stage, grids);
  stage.root.addEventListener("keydown", (event) => onKey(stage, event));
  const { pin, reveal } = stage.transport.parts;
  const channel = find(stage.root, "select.channel", HTMLSelectElement);
  channel.onchange = () => stage.selectChannel(Number(channel.value));
  pin.onclick = () => stage.select(stage.row, stage.column, !stage.pinned);
  reveal.onchange = () => stage.repaint();
  stage.find(".more").onclick = () => stage.toggleWhole();
}

/**
 * The output cell that a place on a map stands for.
 *
 * @type {(stage: Stage, view: MapView, event: MouseEvent) => Place}
 */
function targetOf(stage, view, event) {
  const place = view.cellAt(event);
  return view === stage.output ? place : stage.geometry.centredOn(...place);
}

/** @type {(stage: Stage, view: MapView) => void} */
function listenToMap(stage, view) {
  const { canvas } = view;
  /** @type {{ x: number, y: number, moved: boolean, wasAt: number, wasPinned: boolean } | null} */
  let down = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = { x: event.clientX, y: event.clientY, moved: false, wasAt: stage.index, wasPinned: stage.pinned };
    canvas.setPointerCapture(event.pointerId);
    stage.transport.pause();
    if (event.pointerType !== "mouse") stage.select(...targetOf(stage, view, event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (down) down.moved ||= Math.hypot(event.clientX - down.x, event.clientY - down.y) > TAP_PIXELS;
    const hovers = !down && event.pointerType === "mouse" && !stage.pinned && !stage.transport.playing;
    if (hovers) stage.preview(...targetOf(stage, view, event));
    else if (down?.moved) stage.select(...targetOf(stage, view, event));
    if (view === stage.input) pointAtInput(stage, event);
  });
  canvas.addEventListener("pointerup", (event) => {
    if (down && !down.moved) {
      const [row, column] = targetOf(stage, view, event);
      const same = down.wasPinned && row * stage.geometry.outputColumns + column === down.wasAt;
      if (view === stage.input && canEdit(stage, "input")) stage.cursor = view.cellAt(event);
      stage.select(row, column, !same);
    }
    down = null;
  });
  // A finger that moves up or down scrolls the page from now on: it has chosen nothing.
  canvas.addEventListener("pointercancel", () => {
    const { outputColumns } = stage.geometry;
    if (down)
      stage.select(Math.floor(down.wasAt / outputColumns), down.wasAt % outputColumns, down.wasPinned);
    down = null;
  });
  canvas.addEventListener("pointerleave", () => stage.leave());
  canvas.addEventListener("dblclick", (event) => {
    if (view === stage.input && canEdit(stage, "input")) editInput(stage, view.cellAt(event));
  });
  canvas.addEventListener("blur", () => {
    if (!stage.cursor || stage.editor.isOpen) return;
    stage.cursor = null;
    stage.repaint();
  });
}

/**
 * The product whose input cell is under the pointer, if that cell is in the window.
 *
 * @type {(stage: Stage, event: PointerEvent) => void}
 */
function pointAtInput(stage, event) {
  const { geometry } = stage;
  const [row, column] = stage.input.cellAt(event);
  const [top, left] = geometry.tap(stage.row, stage.column, 0, 0);
  const [a, b] = [(row - top) / geometry.rowDilation, (column - left) / geometry.columnDilation];
  const inside = Number.isInteger(a) && Number.isInteger(b) && a >= 0 && b >= 0;
  const reached = inside && a < geometry.windowRows && b < geometry.windowColumns;
  stage.point(reached && stage.pinned ? a * geometry.windowColumns + b : null);
}

/** @type {(event: Event) => HTMLElement | null} */
function cellOf({ target }) {
  return target instanceof Element ? target.closest(".cell") : null;
}

/** @type {(stage: Stage, grids: Grids) => void} */
function listenToGrid(stage, grids) {
  const { host } = grids;
  const point = (/** @type {Event} */ event) => {
    const cell = cellOf(event);
    if (cell) stage.point(Number(cell.dataset.term), Number(cell.dataset.slot));
  };
  host.addEventListener("pointerover", point);
  host.addEventListener("pointerleave", () => stage.point(null));
  host.addEventListener("focusin", point);
  host.addEventListener("focusout", () => stage.point(null));
  if (grids !== stage.kernel) return;
  const edit = (/** @type {Event} */ event) => {
    const cell = cellOf(event);
    if (cell && canEdit(stage, "kernel")) editKernel(stage, cell);
  };
  host.addEventListener("dblclick", edit);
  host.addEventListener("click", (event) => {
    if (event.pointerType === "touch") edit(event);
  });
}

/** @type {(stage: Stage, target: "kernel" | "input") => boolean} */
function canEdit(stage, target) {
  return stage.scene.editable.includes(target);
}

/** @type {(stage: Stage, cell: HTMLElement, first?: string) => void} */
function editKernel(stage, cell, first) {
  const [term, slot] = [Number(cell.dataset.term), Number(cell.dataset.slot)];
  const { geometry, slots } = stage;
  const [row, column] = [Math.floor(term / geometry.windowColumns), term % geometry.windowColumns];
  stage.editor.open({
    box: cell.getBoundingClientRect(),
    text: stage.arithmetic.writer.write(geometry.weight(row, column, slots[slot])),
    first,
    label: `Weight in row ${row}, column ${column}`,
    limit: stage.scene.limit,
    save: (text) => stage.outbox.sendEdit({ target: "kernel", row, column, channel: slots[slot], text }),
    done: () => cell.focus(),
  });
}

/** @type {(stage: Stage, place: Place, first?: string) => void} */
function editInput(stage, [row, column], first) {
  const { geometry, input, channel } = stage;
  if (!geometry.isInput(row, column)) return;
  stage.cursor = [row, column];
  const box = input.canvas.getBoundingClientRect();
  stage.editor.open({
    box: {
      left: box.left + column * input.cell,
      top: box.top + row * input.cell,
      width: input.cell,
      height: input.cell,
    },
    text: fixed(geometry.value(row, column, channel), stage.arithmetic.inputDigits),
    first,
    label: `Input value in row ${row - geometry.top}, column ${column - geometry.left}`,
    limit: stage.scene.limit,
    save: (text) => {
      const [r, c] = [row - geometry.top, column - geometry.left];
      stage.outbox.sendEdit({ target: "input", row: r, column: c, channel, text });
    },
    done: () => input.canvas.focus(),
  });
}

/** @type {(stage: Stage, event: KeyboardEvent) => void} */
function onKey(stage, event) {
  if (event.altKey || event.metaKey) return;
  const { target } = event;
  const cell = cellOf(event);
  if (event.key === "Escape" && stage.pinned) {
    stage.select(stage.row, stage.column, false);
    event.preventDefault();
  } else if (cell && stage.kernel.host.contains(cell)) onKernelKey(stage, event, cell);
  else if (target === stage.input.canvas) onMapKey(stage, event, canEdit(stage, "input"));
  else if (target === stage.output.canvas) onMapKey(stage, event, false);
}

/** @type {(stage: Stage, event: KeyboardEvent, cell: HTMLElement) => void} */
function onKernelKey(stage, event, cell) {
  const step = ARROWS.get(event.key);
  if (step) stage.kernel.walk(cell, step);
  else if (event.key === " ") stage.transport.toggle();
  else if (canEdit(stage, "kernel") && (event.key === "Enter" || event.key === "F2")) editKernel(stage, cell);
  else if (canEdit(stage, "kernel") && STARTS_NUMBER.test(event.key)) editKernel(stage, cell, event.key);
  else return;
  event.preventDefault();
}

/** @type {(stage: Stage, event: KeyboardEvent, editsInput: boolean) => void} */
function onMapKey(stage, event, editsInput) {
  const step = ARROWS.get(event.key);
  if (step) onArrow(stage, step, editsInput);
  else if (event.key === " ") stage.transport.toggle();
  else if (editsInput && (event.key === "Enter" || event.key === "F2")) editInput(stage, cursorOf(stage));
  else if (editsInput && STARTS_NUMBER.test(event.key)) editInput(stage, cursorOf(stage), event.key);
  else if (event.key === "Enter") stage.select(stage.row, stage.column, !stage.pinned);
  else if (!onJump(stage, event)) return;
  event.preventDefault();
}

/**
 * Home and End: first and last cell; with Ctrl: of this row. The page keys are the pager's.
 *
 * @type {(stage: Stage, event: KeyboardEvent) => boolean}
 */
function onJump(stage, event) {
  if (event.key !== "Home" && event.key !== "End") return false;
  const { outputRows, outputColumns } = stage.geometry;
  const isHome = event.key === "Home";
  const row = isHome ? 0 : outputRows - 1;
  stage.transport.pause();
  stage.slide(event.ctrlKey ? stage.row : row, isHome ? 0 : outputColumns - 1);
  return true;
}

/**
 * On an editable input the arrows move a cell cursor, and the window follows it.
 *
 * @type {(stage: Stage, step: Place, editsInput: boolean) => void}
 */
function onArrow(stage, [down, right], editsInput) {
  const { geometry } = stage;
  /** @type {(at: number, low: number, high: number) => number} */
  const clamp = (at, low, high) => Math.min(high, Math.max(low, at));
  stage.transport.pause();
  if (!editsInput) {
    stage.slide(
      clamp(stage.row + down, 0, geometry.outputRows - 1),
      clamp(stage.column + right, 0, geometry.outputColumns - 1),
    );
    return;
  }
  const [row, column] = cursorOf(stage);
  stage.cursor = [
    clamp(row + down, geometry.top, geometry.top + geometry.inputRows - 1),
    clamp(column + right, geometry.left, geometry.left + geometry.inputColumns - 1),
  ];
  stage.slide(...geometry.centredOn(...stage.cursor));
  stage.repaint();
}

/** @type {(stage: Stage) => Place} */
function cursorOf(stage) {
  if (stage.cursor) return stage.cursor;
  const { geometry } = stage;
  const [top, left] = geometry.tap(stage.row, stage.column, 0, 0);
  /** @type {(at: number, start: number, size: number) => number} */
  const inside = (at, start, size) => Math.min(start + size - 1, Math.max(start, at));
  return [
    inside(top + Math.floor((geometry.effectiveRows - 1) / 2), geometry.top, geometry.inputRows),
    inside(left + Math.floor((geometry.effectiveColumns - 1) / 2), geometry.left, geometry.inputColumns),
  ];
}
