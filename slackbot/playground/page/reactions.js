/** Reactions below a message, and the way to add one. */

import { act } from "./act.js";
import { h } from "./dom.js";
import { PICKS, emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { openPicker } from "./menu.js";
import { nameOf, state } from "./store.js";

/** Returns the reactions of a message drawn, or null if there are none. */
export function drawReactions(channel, message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => chip(channel, message, reaction)),
    adder(channel, message),
  );
}

function toggleReaction(channel, message, name) {
  const isMine = message.reactions?.some((reaction) => reaction.name === name && reaction.users.includes(state.me));
  return act(isMine ? "unreact" : "react", { channel, ts: message.ts, name });
}

/** Opens the small set of emoji beside `anchor`. */
export function pickReaction(anchor, channel, message) {
  const choices = PICKS.map((name) => ({
    label: `:${name}:`,
    shown: emoji(name),
    run: () => toggleReaction(channel, message, name),
  }));
  openPicker(anchor, choices, { label: "React with" });
}

function chip(channel, message, { name, users }) {
  const isMine = users.includes(state.me);
  const who = users.map(nameOf).join(", ");
  return h(
    "button",
    {
      type: "button",
      class: "reaction",
      "data-focus": `:${name}:`,
      "aria-pressed": String(isMine),
      "aria-label": `:${name}: ${users.length}, by ${who}`,
      title: `${who} reacted with :${name}:`,
      onclick: () => toggleReaction(channel, message, name),
    },
    emoji(name) ?? `:${name}:`,
    String(users.length),
  );
}

function adder(channel, message) {
  const node = h(
    "button",
    { type: "button", class: "reaction add", "aria-label": "Add a reaction", title: "Add a reaction" },
    icon("smile"),
  );
  node.addEventListener("click", () => pickReaction(node, channel, message));
  return node;
}
