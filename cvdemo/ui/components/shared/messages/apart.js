// One message for each component that speaks. Streamlit's frontend makes one of all that is said until its timer fires,
// and names the part of the page that spoke first: what other parts want would not be done.

/** @typedef {{ who: string, say: () => void }} Said */

const page = /** @type {any} */ (globalThis);

/**
 * One for the page: each component loads this module for itself.
 *
 * @type {{ speaker: string | null, waiting: Said[] }} who has spoken since the last message, and what comes after it
 */
const line = (page[Symbol.for("cvdemo.apart")] ??= { speaker: null, waiting: [] });

/**
 * Say something now, or once all that others have said is on its way.
 *
 * @param {string} who
 * @param {() => void} say hands it to Streamlit
 */
export function apart(who, say) {
  if (line.speaker !== null && line.speaker !== who) line.waiting.push({ who, say });
  else speak(who, [say]);
}

/**
 * @param {string} who
 * @param {(() => void)[]} all
 */
function speak(who, all) {
  const isFirst = line.speaker === null;
  line.speaker = who;
  try {
    for (const say of all) say();
  } finally {
    if (isFirst) setTimeout(next, 0); // it fires after Streamlit's own, which was set before
  }
}

function next() {
  line.speaker = null;
  const [first] = line.waiting;
  if (first === undefined) return;
  const own = line.waiting.filter(({ who }) => who === first.who);
  line.waiting = line.waiting.filter(({ who }) => who !== first.who);
  speak(
    first.who,
    own.map(({ say }) => say),
  );
}
