// One button per digit, all cut from one sprite. Arrow keys move between them, Tab leaves the group.

import { mount } from "../shared/mount.js";

class Gallery {
  /** @type {(index: number) => void} */
  send = () => {};

  constructor(root) {
    this.root = root;
    this.drawn = "";
    root.addEventListener("click", (event) => this.choose(this.indexOf(event.target.closest("button"))));
    root.addEventListener("keydown", (event) => this.move(event));
  }

  update({ data, setTriggerValue }) {
    this.send = (index) => setTriggerValue("chosen", index);
    this.root.setAttribute("aria-label", data.name);
    this.root.style.setProperty("--size", `${data.size}px`);
    const drawn = data.sprite + [data.size, ...data.labels, ...data.captions].join("\n");
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.root.replaceChildren(...data.labels.map((label, index) => button(label, index, data)));
      this.makeTabStop(data.chosen ?? 0);
    }
    for (const [index, element] of [...this.root.children].entries()) {
      element.classList.toggle("chosen", index === data.chosen);
      if (data.chosen !== null) element.setAttribute("aria-pressed", String(index === data.chosen));
    }
  }

  indexOf(element) {
    return [...this.root.children].indexOf(element);
  }

  choose(index) {
    if (index < 0) return;
    this.makeTabStop(index);
    this.send(index);
  }

  move(event) {
    const columns = getComputedStyle(this.root).gridTemplateColumns.split(" ").length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    const last = this.root.children.length - 1;
    const to = { Home: 0, End: last }[event.key] ?? this.indexOf(event.target) + steps[event.key];
    if (!(to >= 0 && to <= last)) return;
    event.preventDefault();
    this.makeTabStop(to);
    this.root.children[to].focus();
  }

  makeTabStop(index) {
    for (const [i, element] of [...this.root.children].entries()) element.tabIndex = i === index ? 0 : -1;
  }
}

function button(label, index, { sprite, labels, captions, size }) {
  const element = document.createElement("button");
  element.type = "button";
  element.title = label;
  element.setAttribute("aria-label", label);
  const picture = document.createElement("span");
  picture.className = "picture";
  picture.style.backgroundImage = `url(${sprite})`;
  picture.style.backgroundSize = `${size * labels.length}px ${size}px`;
  picture.style.backgroundPosition = `${-size * index}px 0`;
  element.append(picture);
  if (captions.length) {
    const caption = document.createElement("span");
    caption.className = "caption";
    caption.textContent = captions[index];
    element.append(caption);
  }
  return element;
}

export default await mount(import.meta.url, (root) => new Gallery(root));
