// One button per digit, all cut from one sprite. Arrow keys move between them, Tab leaves the group.
const SIZE = 44;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".gallery");
  root.setAttribute("aria-label", data.name);
  const drawn = data.sprite + data.labels.join("\n");
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    root.replaceChildren(...data.labels.map((label, index) => button(label, index, data)));
  }
  root.onclick = (event) => {
    const index = [...root.children].indexOf(event.target);
    if (index < 0) return;
    makeTabStop(root, index);
    setTriggerValue("chosen", index);
  };
  root.onkeydown = (event) => {
    const columns = getComputedStyle(root).gridTemplateColumns.split(" ").length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    const from = [...root.children].indexOf(event.target);
    let to = from + steps[event.key];
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = root.children.length - 1;
    if (!(to >= 0 && to < root.children.length)) return;
    event.preventDefault();
    makeTabStop(root, to);
    root.children[to].focus();
  };
}

function button(label, index, { sprite, labels }) {
  const element = document.createElement("button");
  element.type = "button";
  element.title = label;
  element.setAttribute("aria-label", label);
  element.tabIndex = index === 0 ? 0 : -1;
  element.style.backgroundImage = `url(${sprite})`;
  element.style.backgroundSize = `${SIZE * labels.length}px ${SIZE}px`;
  element.style.backgroundPosition = `${-SIZE * index}px 0`;
  return element;
}

function makeTabStop(root, index) {
  for (const [i, element] of [...root.children].entries()) element.tabIndex = i === index ? 0 : -1;
}
