/** What can be done with a message: the bar that appears on hover and on focus. */

import { confirmed } from "./confirm.js";
import { act } from "./act.js";
import { h, rove, setTabStop } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { openThread } from "./moves.js";
import { pickReaction } from "./reactions.js";
import { changed, isReply, me, state } from "./store.js";

/** Gives `row` its bar the first time it is pointed at or focused. */
export function addToolbar(row, channel, message, { inThread }) {
  const add = () => {
    if (!row.querySelector(":scope > .toolbar")) row.append(toolbar(channel, message, inThread));
  };
  row.addEventListener("pointerenter", add);
  row.addEventListener("focusin", add);
}

function toolbar(channel, message, inThread) {
  const react = action("Add a reaction", icon("smile"), () => pickReaction(react, channel, message));
  const reply = action("Reply in thread", icon("reply"), () =>
    openThread(isReply(message) ? message.thread_ts : message.ts),
  );
  const items = moreItems(channel, message, inThread);
  const more = action("More", icon("more"), () => openMenu(more, items, { label: "More" }));
  const bar = h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
    react,
    !inThread && reply,
    items.length > 0 && more,
  );
  rove(bar, "button", { keys: ["ArrowLeft", "ArrowRight"] });
  setTabStop(bar, "button", react);
  return bar;
}

function action(label, shown, run) {
  return h(
    "button",
    { type: "button", class: "plain", "data-focus": label, "aria-label": label, title: label, onclick: run },
    shown,
  );
}

function moreItems(channel, message, inThread) {
  const shortcuts = me()?.external ? [] : state.app.shortcuts.filter((shortcut) => shortcut.type === "message");
  const items = shortcuts.map((shortcut) => ({
    label: shortcut.name,
    note: state.app.name,
    run: () => act("shortcut", { callback_id: shortcut.callback_id, channel, ts: message.ts }),
  }));
  if (message.user !== state.me || message.bot_id) return items;
  return [
    ...items,
    { label: "Edit message", run: () => edit(message, inThread) },
    { label: "Delete message", isDanger: true, run: () => remove(channel, message) },
  ];
}

function edit(message, inThread) {
  state.editing = { ts: message.ts, inThread, text: null };
  changed();
}

async function remove(channel, message) {
  const question = {
    title: { text: "Delete this message?" },
    text: { type: "plain_text", text: "It cannot be brought back." },
    confirm: { text: "Delete" },
    style: "danger",
  };
  if (await confirmed(question)) await act("delete", { channel, ts: message.ts });
}
