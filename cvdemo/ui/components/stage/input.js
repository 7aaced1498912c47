// Mouse, finger and keys.

import { fixed } from "../shared/numbers.js";

/** @typedef {import("./stage.js").Stage} Stage */

const TAP_PIXELS = 6; // a pointer that moves less has clicked
const STARTS_NUMBER = /^[0-9.,−-]$/;

/** @param {Stage} stage */
export function listen(stage) {
  for (const view of [stage.input, stage.output]) listenToMap(stage, view);
  for (const grids of [stage.window, stage.kernel, stage.products]) listenToGrid(stage, grids);
  stage.root.addEventListener("keydown", (event) => onKey(stage, event));
  const { pin, reveal } = stage.transport.parts;
  const channel = stage.find("select.channel");
  channel.onchange = () => stage.selectChannel(Number(channel.value));
  pin.onclick = () => stage.select(stage.row, stage.column, !stage.pinned);
  reveal.onchange = () => stage.repaint();
  stage.find(".more").onclick = () => stage.toggleWhole();
}

// The output cell that a place on a map stands for.
function targetOf(stage, view, event) {
  const place = view.cellAt(event);
  return view === stage.output ? place : stage.geometry.centredOn(...place);
}

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
    if (!stage.geometry) return;
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
    if (view === stage.input && canEdit(stage, "input")) editInput(stage, ...view.cellAt(event));
  });
  canvas.addEventListener("blur", () => {
    if (!stage.cursor || stage.editor.isOpen) return;
    stage.cursor = null;
    stage.repaint();
  });
}

// The product whose input cell is under the pointer, if that cell is in the window.
function pointAtInput(stage, event) {
  const { geometry } = stage;
  const [row, column] = stage.input.cellAt(event);
  const [top, left] = geometry.tap(stage.row, stage.column, 0, 0);
  const [a, b] = [(row - top) / geometry.rowDilation, (column - left) / geometry.columnDilation];
  const inside = Number.isInteger(a) && Number.isInteger(b) && a >= 0 && b >= 0;
  const reached = inside && a < geometry.windowRows && b < geometry.windowColumns;
  stage.point(reached && stage.pinned ? a * geometry.windowColumns + b : null);
}

function listenToGrid(stage, grids) {
  const { host } = grids;
  const cellOf = (event) => event.target.closest(".cell");
  const point = (cell) => stage.point(Number(cell.dataset.term), Number(cell.dataset.slot));
  host.addEventListener("pointerover", (event) => cellOf(event) && point(cellOf(event)));
  host.addEventListener("pointerleave", () => stage.point(null));
  host.addEventListener("focusin", (event) => cellOf(event) && point(cellOf(event)));
  host.addEventListener("focusout", () => stage.point(null));
  if (grids !== stage.kernel) return;
  host.addEventListener("dblclick", (event) => {
    if (cellOf(event) && canEdit(stage, "kernel")) editKernel(stage, cellOf(event));
  });
  host.addEventListener("click", (event) => {
    if (event.pointerType === "touch" && cellOf(event) && canEdit(stage, "kernel"))
      editKernel(stage, cellOf(event));
  });
}

function canEdit(stage, target) {
  return stage.scene.editable.includes(target);
}

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

function editInput(stage, row, column, first) {
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

function onKey(stage, event) {
  const target = event.target;
  if (event.altKey || event.metaKey || !stage.geometry) return;
  if (event.key === "Escape" && stage.pinned) {
    stage.select(stage.row, stage.column, false);
    event.preventDefault();
  } else if (target.closest(".slices.kernel")) onKernelKey(stage, event, target.closest(".cell"));
  else if (target === stage.input.canvas || target === stage.output.canvas) onMapKey(stage, event, target);
}

function onKernelKey(stage, event, cell) {
  if (event.key.startsWith("Arrow")) stage.kernel.walk(cell, event.key);
  else if (event.key === " ") stage.transport.toggle();
  else if (canEdit(stage, "kernel") && (event.key === "Enter" || event.key === "F2")) editKernel(stage, cell);
  else if (canEdit(stage, "kernel") && STARTS_NUMBER.test(event.key)) editKernel(stage, cell, event.key);
  else return;
  event.preventDefault();
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function onMapKey(stage, event, target) {
  const editsInput = target === stage.input.canvas && canEdit(stage, "input");
  if (ARROWS[event.key]) onArrow(stage, event.key, editsInput);
  else if (event.key === " ") stage.transport.toggle();
  else if (editsInput && (event.key === "Enter" || event.key === "F2")) editInput(stage, ...cursorOf(stage));
  else if (editsInput && STARTS_NUMBER.test(event.key)) editInput(stage, ...cursorOf(stage), event.key);
  else if (event.key === "Enter") stage.select(stage.row, stage.column, !stage.pinned);
  else if (!onJump(stage, event)) return;
  event.preventDefault();
}

// Home and End: first and last cell; with Ctrl: of this row. The page keys are the pager's.
function onJump(stage, event) {
  const { outputRows, outputColumns } = stage.geometry;
  const [lastRow, lastColumn] = [outputRows - 1, outputColumns - 1];
  const places = {
    Home: event.ctrlKey ? [stage.row, 0] : [0, 0],
    End: event.ctrlKey ? [stage.row, lastColumn] : [lastRow, lastColumn],
  };
  if (!places[event.key]) return false;
  stage.transport.pause();
  stage.slide(...places[event.key]);
  return true;
}

// On an editable input the arrows move a cell cursor, and the window follows it.
function onArrow(stage, key, editsInput) {
  const { geometry } = stage;
  const [down, right] = ARROWS[key];
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

/** @param {Stage} stage */
function cursorOf(stage) {
  if (stage.cursor) return stage.cursor;
  const { geometry } = stage;
  const [top, left] = geometry.tap(stage.row, stage.column, 0, 0);
  const inside = (at, start, size) => Math.min(start + size - 1, Math.max(start, at));
  return [
    inside(top + Math.floor((geometry.effectiveRows - 1) / 2), geometry.top, geometry.inputRows),
    inside(left + Math.floor((geometry.effectiveColumns - 1) / 2), geometry.left, geometry.inputColumns),
  ];
}
