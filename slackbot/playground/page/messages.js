/** The list of a channel's messages, grouped by author and day. */

import { h, keepTabStop, rove, sync } from "./dom.js";
import { icon } from "./icons.js";
import { messageRow } from "./message.js";
import { channelName, isReply, messagesIn, now, repliesByThread, state, zone } from "./store.js";
import { dayKey, dayName } from "./time.js";

const GROUP_SECONDS = 300;
const NEAR_END_PX = 80;

/** Returns the list; `draw()` brings it up to date and keeps it at its end if it was there. */
export function messageList() {
  const list = h("ol", { class: "messages" });
  const scroller = h("div", { class: "scroller", "data-testid": "messages" }, list);
  const toEnd = h(
    "button",
    { type: "button", class: "to-end", hidden: true, onclick: () => scrollToEnd(scroller) },
    icon("down"),
    "Newest messages",
  );
  const node = h("section", { class: "message-pane", "aria-label": "Messages" }, scroller, toEnd);
  const shown = { channel: null, isAtEnd: true, top: 0 };
  watchEnd({ scroller, list, toEnd, shown });
  rove(list, ".message");
  return { node, draw: () => drawList({ list, scroller, toEnd, node, shown }) };
}

/** Returns the rows of `messages` with a line between days. */
export function rowsOf(channel, messages, { inThread = false } = {}) {
  const rows = [];
  const threads = inThread ? new Map() : repliesByThread(channel);
  messages.forEach((message, i) => {
    const before = messages[i - 1];
    const isNewDay = !before || dayKey(before.ts, zone()) !== dayKey(message.ts, zone());
    if (isNewDay && !inThread) rows.push(dayRow(message.ts));
    rows.push(
      messageRow(channel, message, {
        inThread,
        replies: threads.get(message.ts),
        isGrouped: !isNewDay && goesWith(before, message),
      }),
    );
  });
  return rows;
}

/** Scrolls to the message with `ts` and lights it up; returns whether it is there. */
export function showMessage(box, ts) {
  const row = box.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!row) return false;
  row.scrollIntoView({ block: row.offsetHeight > row.closest(".scroller").clientHeight ? "start" : "center" });
  for (const before of document.querySelectorAll(".lit")) before.classList.remove("lit");
  row.classList.add("lit");
  row.focus({ preventScroll: true });
  setTimeout(() => row.classList.remove("lit"), 2500);
  return true;
}

function drawList({ list, scroller, toEnd, node, shown }) {
  const isSwitch = shown.channel !== `${state.me} ${state.channel}`;
  if (isSwitch) shown.isAtEnd = true;
  shown.channel = `${state.me} ${state.channel}`;
  node.setAttribute("aria-label", `Messages in ${channelName(state.channel)}`);
  const messages = messagesIn(state.channel).filter(
    (message) => !isReply(message) || message.subtype === "thread_broadcast",
  );
  sync(list, messages.length ? rowsOf(state.channel, messages) : [emptyRow()]);
  keepTabStop(list, ".message");
  if (state.wanted && showMessage(list, state.wanted)) shown.isAtEnd = false;
  else if (shown.isAtEnd) scrollToEnd(scroller);
  toEnd.hidden = shown.isAtEnd;
}

function watchEnd({ scroller, list, toEnd, shown }) {
  scroller.addEventListener("scroll", () => {
    const isNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    if (isNear || scroller.scrollTop < shown.top) shown.isAtEnd = isNear; // what has grown since is no wish to stay here
    shown.top = scroller.scrollTop;
    toEnd.hidden = shown.isAtEnd;
  });
  const follow = new ResizeObserver(() => shown.isAtEnd && scrollToEnd(scroller));
  follow.observe(list);
  follow.observe(scroller);
}

function scrollToEnd(scroller) {
  scroller.scrollTop = scroller.scrollHeight;
}

function goesWith(before, message) {
  const isPlain = (one) => !one.bot_id && !one.subtype && !one.is_ephemeral;
  return isPlain(before) && isPlain(message) && before.user === message.user && message.ts - before.ts < GROUP_SECONDS;
}

function dayRow(ts) {
  const name = dayName(ts, now(), zone());
  return { key: `day ${dayKey(ts, zone())}`, sig: [name], make: () => h("li", { class: "day" }, h("h2", {}, name)) };
}

function emptyRow() {
  return {
    key: "empty",
    sig: [state.channel],
    make: () => h("li", { class: "empty" }, `This is the beginning of ${channelName(state.channel)}.`),
  };
}
