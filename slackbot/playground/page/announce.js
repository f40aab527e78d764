/** Tells screen readers that something new is there, and where. */

/** Reads `text` out politely, in the page's one live region. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}
