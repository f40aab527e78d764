/** Editing one's own message in place. */

import { act } from "./act.js";
import { h } from "./dom.js";
import { asTyped } from "./mrkdwn.js";
import { changed, state } from "./store.js";

/** Returns the editor of a message: Enter saves, Escape leaves it as it was. */
export function editor(channel, message) {
  const field = h("textarea", {
    class: "input",
    rows: 2,
    dir: "auto",
    "aria-label": "Edit message",
    "data-focus": "edit",
  });
  field.value = state.editing.text ?? asTyped(message.text ?? "");
  field.addEventListener("input", () => (state.editing.text = field.value));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") stop();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save(channel, message, field.value);
    }
  });
  requestAnimationFrame(() => field.focus());
  return h(
    "div",
    { class: "editor" },
    field,
    h(
      "div",
      { class: "editor-foot" },
      h("button", { type: "button", class: "button", onclick: stop }, "Cancel"),
      h(
        "button",
        { type: "button", class: "button primary", onclick: () => save(channel, message, field.value) },
        "Save",
      ),
    ),
  );
}

async function save(channel, message, text) {
  if (!text.trim()) return;
  const answer = await act("edit", { channel, ts: message.ts, text: text.trim() });
  if (answer.ok) stop();
}

function stop() {
  const { ts } = state.editing ?? {};
  state.editing = null;
  changed();
  setTimeout(() => document.querySelector(`[data-ts="${CSS.escape(ts ?? "")}"]`)?.focus({ preventScroll: true }));
}
