// From a copy of a part of the page to the bytes of a PNG.

import { contextOf } from "../shared/canvas.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} copy whose styles are written into it
 * @param {string} fonts `@font-face` rules that carry their fonts
 * @param {{ width: number, height: number, scale: number }} size in CSS pixels, and how many pixels each gets
 * @returns {Promise<Blob>}
 */
export async function paint(copy, fonts, { width, height, scale }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  const holder = document.createElementNS(SVG, "foreignObject");
  holder.setAttribute("width", "100%");
  holder.setAttribute("height", "100%");
  const style = document.createElement("style");
  style.textContent = fonts;
  holder.append(style, copy);
  svg.append(holder);
  const picture = new Image();
  // Not the address of a blob: with one, Chromium does not give the pixels back.
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  contextOf(canvas).drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}
