/** What each person has not looked at yet, counted from the moment the page was opened. */

import { isReply, messageAt, repliesOf, state } from "./store.js";

const waiting = new Map();
const freshThreads = new Set();

/** Counts a new message for every member who is not looking at it. */
export function count(channel, message) {
  const members = message.ephemeral_to ? [message.ephemeral_to] : (state.channels.get(channel)?.members ?? []);
  for (const member of members) if (member !== message.user) countFor(member, channel, message);
}

/** Forgets what `user` had not read in `channel`. */
export function markRead(user, channel) {
  return waiting.delete(`${user} ${channel}`);
}

/** Forgets that `user` had not opened a thread. */
export function markThreadRead(user, channel, ts) {
  return freshThreads.delete(`${user} ${channel} ${ts}`);
}

/** Returns {messages, mentions} that `user` has not read in `channel`. */
export function unreadIn(user, channel) {
  return waiting.get(`${user} ${channel}`) ?? { messages: 0, mentions: 0 };
}

/** Returns whether a thread has replies that `user` has not opened. */
export function isFreshThread(user, channel, ts) {
  return freshThreads.has(`${user} ${channel} ${ts}`);
}

/** Returns {messages, mentions} over all channels of `user`. */
export function unreadOf(user) {
  const sums = { messages: 0, mentions: 0 };
  for (const [key, { messages, mentions }] of waiting) {
    if (!key.startsWith(`${user} `)) continue;
    sums.messages += messages;
    sums.mentions += mentions;
  }
  return sums;
}

function countFor(member, channel, message) {
  const isLooking = member === state.me && channel === state.channel;
  if (isReply(message)) {
    if (!takesPart(member, channel, message)) return;
    if (!(isLooking && state.thread === message.thread_ts))
      freshThreads.add(`${member} ${channel} ${message.thread_ts}`);
  }
  if (isLooking) return;
  const { messages, mentions } = unreadIn(member, channel);
  waiting.set(`${member} ${channel}`, {
    messages: messages + 1,
    mentions: mentions + (isFor(member, channel, message) ? 1 : 0),
  });
}

function takesPart(member, channel, message) {
  const parent = messageAt(channel, message.thread_ts);
  const isIn = parent?.user === member || repliesOf(channel, message.thread_ts).some((reply) => reply.user === member);
  return isIn || isFor(member, channel, message) || message.subtype === "thread_broadcast";
}

function isFor(member, channel, message) {
  const words = `${message.text ?? ""} ${JSON.stringify(message.blocks ?? "")}`;
  return Boolean(
    state.channels.get(channel)?.is_im ||
    message.ephemeral_to ||
    words.includes(`<@${member}`) ||
    words.includes(`"user_id":"${member}"`),
  );
}
