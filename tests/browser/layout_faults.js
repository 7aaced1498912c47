// What stands on a page where it cannot be read or used: run in the page, returns sentences.
async () => {
  const SLACK = 2; // CSS pixels: rounding, and the descent of letters into the line below
  const CONTROL =
    'button, a[href], input, select, textarea, summary, canvas, [role="slider"], [role="option"], ' +
    '[data-testid="stSlider"]';
  const main = document.querySelector('[data-testid="stMain"]');
  const found = [];

  // Components follow the window a frame or two later.
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  for (let before = null, round = 0; round < 10; round += 1) {
    await pause(60);
    const now = [main.scrollHeight, main.scrollWidth, document.getAnimations().length].join();
    if (now === before) break;
    before = now;
  }

  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  const MAY_SCROLL = 'pre, table, [role="tablist"], .katex-display, [data-testid="stMarkdownContainer"], main *:has(> table)';
  const name = (node, text) =>
    (text || node.getAttribute?.("aria-label") || node.textContent || node.className || node.tagName)
      .toString()
      .trim()
      .replace(/\s+/g, " ")
      .slice(0, 40);

  // The part of a box that shows, with how much of its width a box that does not scroll cuts off.
  function visible(rect, node) {
    let { left, top, right, bottom } = rect;
    let cut = 0;
    let scrolled = false;
    for (let box = node; box && box !== main; box = parentOf(box)) {
      const style = getComputedStyle(box);
      if (style.display === "contents" || (style.overflowX === "visible" && style.overflowY === "visible"))
        continue;
      const edge = box.getBoundingClientRect();
      if (edge.width <= 1 || edge.height <= 1) return null; // for screen readers
      if (/auto|scroll/.test(style.overflowX) && box.matches(MAY_SCROLL)) scrolled = true;
      if (!scrolled) cut = Math.max(cut, right - edge.right, edge.left - left);
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
      top = Math.max(top, edge.top);
      bottom = Math.min(bottom, edge.bottom);
    }
    if (right - left < 1 || bottom - top < 1) return null;
    return { left, top, right, bottom, cut, scrolled };
  }

  const boxes = [];
  const add = (rect, node, sticky, text) => {
    if (!rect.width || !rect.height) return;
    const seen = visible(rect, node);
    if (seen) boxes.push({ ...seen, node, sticky, text: name(node, text) });
  };

  function walk(node, sticky = false) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.data.trim()) return;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) add(rect, node.parentElement, sticky, node.data);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const style = getComputedStyle(node);
    const hasBox = style.display !== "contents"; // such an element is never "visible", its children are
    if (hasBox && !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
    sticky ||= style.position === "sticky";
    if (style.pointerEvents === "none") return;
    if (style.textOverflow === "ellipsis" && node.scrollWidth > node.clientWidth + SLACK)
      found.push(`"${name(node)}" is cut by ${node.scrollWidth - node.clientWidth} px`);
    if (node.matches(".vega-embed, .katex-mathml, svg")) return; // drawn by others, with sizes of their own
    if (node.matches(CONTROL) && !node.matches('input[type="file"]'))
      add(node.getBoundingClientRect(), node, sticky);
    for (const child of (node.shadowRoot ?? node).childNodes) walk(child, sticky);
  }
  for (const box of [document.documentElement, main])
    if (box.scrollWidth > box.clientWidth + 1)
      found.push(`${box.tagName} is ${box.scrollWidth - box.clientWidth} px wider than its window`);
  walk(main);

  const edge = main.getBoundingClientRect();
  for (const box of boxes) {
    if (!box.scrolled && (box.right > edge.right + SLACK || box.left < edge.left - SLACK))
      found.push(`"${box.text}" leaves the page sideways`);
    if (box.cut > SLACK) found.push(`"${box.text}" is cut by ${Math.round(box.cut)} px`);
  }

  const contains = (a, b) => {
    for (let node = b; node; node = parentOf(node)) if (node === a) return true;
    return false;
  };
  boxes.sort((a, b) => a.top - b.top);
  for (let i = 0; i < boxes.length; i += 1)
    for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom - SLACK; j += 1) {
      const [a, b] = [boxes[i], boxes[j]];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across <= SLACK || down <= 2 * SLACK) continue;
      if (a.node === b.node || contains(a.node, b.node) || contains(b.node, a.node)) continue;
      if (sameControl(a.node, b.node)) continue;
      if (a.sticky !== b.sticky && a.node.getRootNode() === b.node.getRootNode()) continue; // over its own maps
      found.push(`"${a.text}" and "${b.text}" overlap by ${Math.round(across)} × ${Math.round(down)} px`);
    }

  // The parts of one control of Streamlit's: a label and its input, tabs and the arrows that scroll them.
  function sameControl(a, b) {
    const own = (node) =>
      node.closest?.(
        'label, [role="group"], [data-testid="stSlider"], [data-testid="stFileUploader"], [data-testid="stTabs"]',
      );
    return own(a) && own(a) === own(b);
  }
  return [...new Set(found)];
}
