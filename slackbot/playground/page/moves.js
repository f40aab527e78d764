/** Moves of the person at the page: who to be, where to look. None of this is known to the server. */

import { changed, channelsOf, isReply, messageAt, state } from "./store.js";
import { toast } from "./toasts.js";
import * as unread from "./unread.js";

const FIRST_CHANNEL = "triage";

/** Looks through the eyes of `user`, at `channel` or where that person was last. */
export function become(user, channel = null) {
  if (!state.users.has(user)) return;
  if (user !== state.me) state.thread = state.editing = null;
  state.me = user;
  const wanted = [channel, state.channel, state.lastChannel.get(user)].find(isOpenToMe) ?? firstChannel(user);
  goTo(wanted);
}

/** Opens a channel, and a thread or message in it if given. */
export function goTo(channel, { thread = null, at = null } = {}) {
  if (channel && !isOpenToMe(channel)) {
    toast("You are not a member of that channel. Choose someone who is.", { isWrong: true });
    return;
  }
  const message = at && messageAt(channel, at);
  if (channel !== state.channel) state.thread = state.editing = null;
  state.channel = channel;
  if (channel) state.lastChannel.set(state.me, channel);
  const root = thread ?? (message && isReply(message) ? message.thread_ts : null);
  if (root) state.thread = root;
  state.wanted = at;
  see();
  document.body.classList.remove("drawer-open");
  changed();
}

/** Opens the thread below a message of the present channel. */
export function openThread(ts) {
  state.thread = ts;
  see();
  changed();
}

/** Closes the thread. */
export function closeThread() {
  state.thread = null;
  changed();
}

/** Marks what is on the screen as read. */
export function see() {
  unread.markRead(state.me, state.channel);
  if (state.thread) unread.markThreadRead(state.me, state.channel, state.thread);
}

/** Chooses somebody and somewhere if nobody is chosen, or what was chosen is gone. */
export function settle() {
  const isHere = state.users.has(state.me) && isOpenToMe(state.channel);
  if (isHere) return;
  const someone = [...state.users.values()].find((user) => !user.is_bot && !user.external);
  become(state.users.has(state.me) ? state.me : someone?.id);
}

function isOpenToMe(channel) {
  return Boolean(state.channels.get(channel)?.members.includes(state.me));
}

function firstChannel(user) {
  const own = channelsOf(user);
  return (
    (own.find((channel) => channel.name === FIRST_CHANNEL) ?? own.find((channel) => !channel.is_im) ?? own[0])?.id ??
    null
  );
}
