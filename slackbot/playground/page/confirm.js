/** The question some buttons ask before they act. */

import { h } from "./dom.js";
import { openLayer } from "./layer.js";
import { mrkdwn, plainText } from "./mrkdwn.js";

/** Asks the confirm object's question; resolves to whether it was answered yes (true at once without one). */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (isYes) => {
      close();
      resolve(isYes);
    };
    const panel = draw(question, answer);
    const close = openLayer(panel, { onEscape: () => answer(false) });
    panel.querySelector("button").focus();
  });
}

function draw(question, answer) {
  const words =
    question.text && (question.text.type === "mrkdwn" ? mrkdwn(question.text.text) : plainText(question.text.text));
  const look = question.style === "danger" ? "button danger solid" : "button primary";
  return h(
    "div",
    {
      class: "dialog small",
      role: "alertdialog",
      "aria-modal": "true",
      "aria-labelledby": "confirm-title",
      "data-testid": "confirm",
    },
    h("h2", { id: "confirm-title" }, plainText(question.title?.text ?? "Are you sure?")),
    h("div", { class: "dialog-body", dir: "auto" }, words),
    h(
      "div",
      { class: "dialog-foot" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => answer(false) },
        plainText(question.deny?.text ?? "Cancel"),
      ),
      h(
        "button",
        { type: "button", class: look, onclick: () => answer(true) },
        plainText(question.confirm?.text ?? "Yes"),
      ),
    ),
  );
}
