// An upgraded server never meets the scripts of the version before: a page that was open while the server was
// upgraded is reloaded, once for each version. The address holds what the page shows, so nothing is lost.

const REMEMBERED = "cvdemo: the version this page was reloaded for";

/** @type {string | null} the version of the first message, whose scripts these are */
let loaded = null;

/**
 * Is a message of this version one that these scripts understand? If not, the page is being reloaded.
 *
 * @param {string} version of all component files of the server, as every message carries it
 * @returns {boolean}
 */
export function isCurrent(version) {
  loaded ??= version;
  if (version === loaded) return true;
  if (sessionStorage.getItem(REMEMBERED) === version) return true; // reloaded already: old scripts rather than a loop
  sessionStorage.setItem(REMEMBERED, version);
  location.reload();
  return false;
}
