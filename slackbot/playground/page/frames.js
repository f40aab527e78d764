/** Turns the server's frames into state. */

import { announce } from "./announce.js";
import { channelName, isReply, nameOf, state } from "./store.js";
import { toast } from "./toasts.js";
import { plain } from "./mrkdwn.js";
import * as unread from "./unread.js";

const FRAMES = {
  snapshot: readSnapshot,
  message: ({ channel, message }) => readMessage(channel, message),
  message_deleted: ({ channel, ts }) => box(state.messages, channel).delete(ts),
  ephemeral: ({ channel, message }) => readEphemeral(channel, message),
  ephemeral_deleted: ({ channel, ts }) => box(state.ephemerals, channel).delete(ts),
  channel: ({ channel }) => state.channels.set(channel.id, channel),
  user: ({ user }) => readUser(user),
  modal: ({ user, view }) => (view ? state.modals.set(user, view) : state.modals.delete(user)),
  clock: () => {},
  opening: (frame) => (state.opening = frame),
  moving: ({ moving }) => readMove(moving),
  connected: ({ connected }) => (state.connected = connected),
  notice: ({ user, text }) => user === state.me && toast(plain(text), { isWrong: true }),
};

/** Applies one frame; frames of an unknown type are left aside. */
export function apply(frame) {
  if (typeof frame.now === "number") setClock(frame.now);
  if (Object.hasOwn(FRAMES, frame.type)) FRAMES[frame.type](frame);
}

/** Sets the product's clock. */
export function setClock(seconds) {
  state.now = seconds;
  state.heardAt = performance.now();
}

function readSnapshot(frame) {
  state.teams = byId(frame.teams);
  state.users = byId(frame.users);
  state.peopleVersion += 1;
  state.channels = byId(frame.channels);
  state.messages = new Map();
  state.ephemerals = new Map();
  for (const [channel, list] of Object.entries(frame.messages)) for (const message of list) place(channel, message);
  state.modals = new Map(Object.entries(frame.modals ?? {}).filter(([, view]) => view));
  state.app = { commands: [], shortcuts: [], ...frame.app };
  state.connected = frame.connected;
  state.canMoveClock = frame.can_move_clock;
  readMove(frame.moving);
  state.tz = frame.tz;
  state.ready = true;
}

/** Keeps which move of the clock is under way, and counts what comes meanwhile: nobody could hear it all read out. */
function readMove(move) {
  state.moving = move ? { ...move, messages: 0 } : null;
}

function readMessage(channel, message) {
  const isNew = !box(state.messages, channel).has(message.ts) && !message.is_ephemeral;
  place(channel, message);
  if (isNew) noticeNew(channel, message);
}

function readEphemeral(channel, message) {
  const isNew = !box(state.ephemerals, channel).has(message.ts);
  box(state.ephemerals, channel).set(message.ts, { ...message, is_ephemeral: true });
  if (isNew && message.ephemeral_to === state.me) noticeNew(channel, message);
}

function place(channel, message) {
  const shelf = message.is_ephemeral ? state.ephemerals : state.messages;
  box(shelf, channel).set(message.ts, message);
}

function noticeNew(channel, message) {
  unread.count(channel, message);
  if (message.user === state.me || !state.channels.get(channel)?.members.includes(state.me)) return;
  if (state.moving) {
    state.moving.messages += 1;
    return;
  }
  const kind = isReply(message) ? "reply" : "message";
  announce(`New ${kind} from ${message.username || nameOf(message.user)}, ${channelName(channel)}`);
}

function readUser(user) {
  state.users.set(user.id, user);
  state.peopleVersion += 1;
}

function byId(list) {
  return new Map(list.map((item) => [item.id, item]));
}

function box(shelf, channel) {
  if (!shelf.has(channel)) shelf.set(channel, new Map());
  return shelf.get(channel);
}
