/** Dialogs above the page: one trap for the keyboard, the rest of the page inert. */

import { h } from "./dom.js";

const FOCUSABLE = "button:not([disabled]), input, select, textarea, a[href], [tabindex='0']";
const stack = [];

/** Shows `panel` above everything; returns a function that closes it and gives the focus back. */
export function openLayer(panel, { onEscape }) {
  const overlay = h("div", { class: "overlay" }, panel);
  const returnTo = document.activeElement;
  overlay.addEventListener("keydown", (event) => {
    if (event.key === "Tab") trap(event, panel);
    if (event.key !== "Escape" || document.querySelector(":popover-open")) return;
    event.stopPropagation();
    onEscape();
  });
  document.body.append(overlay);
  stack.push(overlay);
  quietTheRest();
  return () => {
    overlay.remove();
    stack.splice(stack.indexOf(overlay), 1);
    quietTheRest();
    if (returnTo?.isConnected) returnTo.focus();
  };
}

/** Focuses the first field of a dialog, else its first button. */
export function focusFirst(panel) {
  const wishes = ["[aria-invalid]", ".block :is(input, select, textarea)", ".dialog-foot button", FOCUSABLE];
  const goal = wishes.map((wish) => panel.querySelector(wish)).find(Boolean);
  (goal?.matches("[role$=group]") ? goal.querySelector("input") : goal)?.focus();
}

function quietTheRest() {
  document.getElementById("shell").inert = stack.length > 0;
  stack.forEach((overlay, i) => (overlay.inert = i < stack.length - 1));
}

function trap(event, panel) {
  const stops = [...panel.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge && panel.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
