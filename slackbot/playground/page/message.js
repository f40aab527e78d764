/** One message: who, when, what, and what people did with it. */

import { addToolbar } from "./actions.js";
import { avatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { act } from "./act.js";
import { h } from "./dom.js";
import { editor } from "./editor.js";
import { fileList } from "./files.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { openThread } from "./moves.js";
import { drawReactions } from "./reactions.js";
import { changed, companyOf, me, nameOf, now, state, zone } from "./store.js";
import { ago, clockTime, dayKey, fullTime } from "./time.js";
import { isFreshThread } from "./unread.js";

const SYSTEM = [
  "channel_join",
  "channel_leave",
  "group_join",
  "group_leave",
  "channel_topic",
  "channel_purpose",
  "channel_name",
  "tombstone",
];
const CARD_BLOCKS = ["actions", "header", "image", "table", "divider", "input"];

/** Returns the row ({key, sig, make}) of a message; `isGrouped` leaves out its author. */
export function messageRow(channel, message, { isGrouped = false, inThread = false, replies = [] } = {}) {
  const thread = inThread ? null : threadOf(channel, message, replies);
  const isEdited = state.editing?.ts === message.ts && state.editing.inThread === inThread;
  const sig = [message, state.me, state.peopleVersion, isGrouped, JSON.stringify(thread), isEdited];
  return {
    key: message.is_ephemeral ? `only ${message.ts}` : message.ts,
    sig,
    make: () => drawMessage(channel, message, { isGrouped, inThread, isEdited, thread }),
  };
}

function drawMessage(channel, message, { isGrouped, inThread, isEdited, thread }) {
  if (SYSTEM.includes(message.subtype)) return systemLine(message);
  const classes = [
    "message",
    isGrouped && "grouped",
    message.is_ephemeral && "ephemeral",
    isForMe(message) && "for-me",
  ].filter(Boolean);
  const node = h("li", { class: classes.join(" "), "data-ts": message.ts, "data-focus": "row", tabindex: -1 });
  node.append(
    isGrouped ? sideTime(message) : avatar(state.users.get(message.user), { name: message.username }),
    h(
      "div",
      { class: "message-body" },
      message.is_ephemeral && onlyYou(message),
      message.subtype === "thread_broadcast" && !inThread && h("p", { class: "origin" }, "replied to a thread"),
      !isGrouped && byline(message),
      isEdited ? editor(channel, message) : content(channel, message),
      fileList(message.files ?? []),
      drawReactions(channel, message),
      thread && repliesButton(message, thread),
    ),
  );
  if (!message.is_ephemeral) addToolbar(node, channel, message, { inThread });
  return node;
}

function byline(message) {
  const user = state.users.get(message.user);
  const isApp = Boolean(message.bot_id || user?.is_bot);
  const isGuest = user && !isApp && user.team !== me()?.team;
  return h(
    "div",
    { class: "byline" },
    h("bdi", { class: "author" }, message.username || nameOf(message.user)),
    isApp && h("span", { class: "badge app" }, "APP"),
    isGuest && h("span", { class: "badge outside" }, companyOf(user)),
    h("time", { datetime: iso(message.ts), title: fullTime(message.ts, zone()) }, clockTime(message.ts, zone())),
  );
}

function sideTime(message) {
  return h(
    "time",
    { class: "side-time", datetime: iso(message.ts), title: fullTime(message.ts, zone()) },
    clockTime(message.ts, zone()),
  );
}

function content(channel, message) {
  const edited = message.edited && h("span", { class: "edited" }, " (edited)");
  const isTyped = !message.bot_id;
  if (isTyped || !message.blocks?.length)
    return h("div", { class: "text", dir: "auto" }, mrkdwn(message.text ?? "", { isTyped }), edited);
  const isCard = !message.is_ephemeral && message.blocks.some((block) => CARD_BLOCKS.includes(block.type));
  return h(
    "div",
    { class: isCard ? "blocks card" : "blocks" },
    drawBlocks(message.blocks, contextOf(channel, message)),
    edited,
  );
}

function contextOf(channel, message) {
  const where = { channel, ts: message.ts };
  return {
    act: (block, element, selected) =>
      act("click", { ...where, block_id: block.block_id, action_id: element.action_id, selected }),
  };
}

function onlyYou(message) {
  const dismiss = () => {
    state.dismissed.add(message.ts);
    changed();
  };
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    "Only visible to you",
    h("button", { type: "button", class: "link-button", onclick: dismiss }, "Dismiss"),
  );
}

function repliesButton(message, { count, last, people, isFresh }) {
  if (!count) return null;
  const when =
    last &&
    (dayKey(last, zone()) === dayKey(now(), zone())
      ? `last at ${clockTime(last, zone())}`
      : `last ${ago(last, now())}`);
  return h(
    "button",
    {
      type: "button",
      class: isFresh ? "replies fresh" : "replies",
      "data-focus": "replies",
      onclick: () => openThread(message.ts),
    },
    h(
      "span",
      { class: "faces" },
      people.map((id) => avatar(state.users.get(id), { size: "tiny" })),
    ),
    h("strong", {}, count === 1 ? "1 reply" : `${count} replies`),
    isFresh && h("span", { class: "badge new" }, "New"),
    when && h("span", { class: "note" }, when),
  );
}

function threadOf(channel, message, replies) {
  const open = replies.filter((reply) => !reply.is_ephemeral);
  return {
    count: Math.max(open.length, message.reply_count ?? 0),
    last: open.at(-1)?.ts ?? message.latest_reply,
    people: [...new Set(open.map((reply) => reply.user))].slice(-4),
    isFresh: isFreshThread(state.me, channel, message.ts),
  };
}

function isForMe(message) {
  return message.user !== state.me && (message.text ?? "").includes(`<@${state.me}`);
}

function systemLine(message) {
  return h(
    "li",
    { class: "message system", "data-ts": message.ts, "data-focus": "row", tabindex: -1 },
    h("div", { class: "text", dir: "auto" }, mrkdwn(message.text ?? "")),
    sideTime(message),
  );
}

function iso(ts) {
  return new Date(Number(ts) * 1000).toISOString();
}
