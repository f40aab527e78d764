/** Short notes in the corner: refusals, failures and what an app did not answer. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const STAYS_MS = 9000;

/** Shows `text` for a while; `isWrong` marks a failure. */
export function toast(text, { isWrong = false } = {}) {
  const note = h(
    "div",
    { class: isWrong ? "toast wrong" : "toast" },
    isWrong && icon("warn"),
    h("p", { dir: "auto" }, text),
  );
  note.append(
    h(
      "button",
      { class: "plain", type: "button", "aria-label": "Dismiss", onclick: () => note.remove() },
      icon("close"),
    ),
  );
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), STAYS_MS);
}
