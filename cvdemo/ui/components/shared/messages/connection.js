// The connection to the server. Streamlit keeps its state on the page's outermost element, and forgets what a component
// says while there is none.

const STATE = "data-test-connection-state";

/** @type {Map<unknown, () => void>} */
const waiting = new Map();
const observer = new MutationObserver(() => {
  if (!isConnected()) return;
  observer.disconnect();
  const calls = [...waiting.values()];
  waiting.clear();
  for (const call of calls) call();
});

function isConnected() {
  const app = document.querySelector(`[${STATE}]`);
  return app === null || app.getAttribute(STATE) === "CONNECTED"; // null: a component without its app
}

/**
 * Call now, or as soon as the server is there again.
 *
 * @param {unknown} what of several calls that wait for the same, the last is made
 * @param {() => void} call
 */
export function whenConnected(what, call) {
  if (isConnected()) return call();
  if (!waiting.size) observer.observe(document.documentElement, { attributeFilter: [STATE], subtree: true });
  waiting.set(what, call);
}
