/** The thread pane: a message and its replies. */

import { composer } from "./composer.js";
import { h, keepTabStop, rove, sync } from "./dom.js";
import { icon } from "./icons.js";
import { rowsOf, showMessage } from "./messages.js";
import { closeThread } from "./moves.js";
import { channelName, messageAt, messagesIn, repliesOf, state } from "./store.js";

/** Returns the pane; `draw()` brings it up to date and hides it when no thread is open. */
export function threadPane() {
  const list = h("ol", { class: "messages" });
  const scroller = h("div", { class: "scroller" }, list);
  const place = h("span", { class: "note" });
  const close = h(
    "button",
    { type: "button", class: "plain", "aria-label": "Close thread", title: "Close (Esc)", onclick: closeThread },
    icon("close"),
  );
  const reply = composer({ testid: "thread-composer", inThread: true });
  const node = h(
    "aside",
    { class: "pane thread", "aria-label": "Thread", "data-testid": "thread", hidden: true },
    h("header", { class: "pane-header" }, h("h2", {}, "Thread"), place, close),
    scroller,
    reply.node,
  );
  rove(list, ".message");
  const shown = { thread: null, count: 0 };
  return { node, draw: () => drawThread({ node, list, scroller, place, reply, shown }) };
}

function drawThread({ node, list, scroller, place, reply, shown }) {
  const isOpen = Boolean(state.thread);
  node.hidden = !isOpen;
  if (!isOpen) return leave(shown);
  const replies = repliesOf(state.channel, state.thread);
  const parent =
    messageAt(state.channel, state.thread) ?? messagesIn(state.channel).find((message) => message.ts === state.thread);
  place.textContent = channelName(state.channel);
  sync(list, [...parentRows(parent, replies.length), ...rowsOf(state.channel, replies, { inThread: true })]);
  keepTabStop(list, ".message");
  reply.draw();
  if (state.wanted && showMessage(list, state.wanted)) state.wanted = null;
  else {
    if (shown.thread !== state.thread || shown.count !== replies.length) scroller.scrollTop = scroller.scrollHeight;
    if (shown.thread !== state.thread) reply.focus();
  }
  Object.assign(shown, { thread: state.thread, count: replies.length });
}

function leave(shown) {
  if (!shown.thread) return;
  const row = document.querySelector(`.message-pane [data-ts="${CSS.escape(shown.thread)}"]`);
  if (document.activeElement === document.body || !document.activeElement?.offsetParent)
    row?.focus({ preventScroll: true });
  Object.assign(shown, { thread: null, count: 0 });
}

function parentRows(parent, count) {
  const line = {
    key: "line",
    sig: [count],
    make: () => h("li", { class: "reply-count" }, count === 1 ? "1 reply" : `${count} replies`),
  };
  if (!parent)
    return [
      { key: "gone", sig: [], make: () => h("li", { class: "empty" }, "The first message is no longer here.") },
      line,
    ];
  return [...rowsOf(state.channel, [parent], { inThread: true }), ...(count ? [line] : [])];
}
