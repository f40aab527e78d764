/** Says new messages to screen readers. */

const LONGEST = 200;

/** Reads `text` out politely, in the page's one live region. */
export function announce(text) {
  const region = document.getElementById("live");
  region.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
