/** All the page knows: what the server told it, and what the person at the page chose. */

export const state = {
  ready: false,
  online: false,
  connected: false,
  canMoveClock: false,
  opening: null,
  moving: null,
  tz: "UTC",
  now: 0,
  heardAt: 0,
  app: { name: "", bot_user: "", commands: [], shortcuts: [] },
  teams: new Map(),
  users: new Map(),
  channels: new Map(),
  peopleVersion: 0,
  messages: new Map(),
  ephemerals: new Map(),
  dismissed: new Set(),
  modals: new Map(),
  me: null,
  channel: null,
  thread: null,
  editing: null,
  wanted: null,
  wantedChannel: null,
  lastChannel: new Map(),
  drafts: new Map(),
};

const watchers = [];
let isDue = false;

/** Calls `watcher` once after each burst of changes. */
export function watch(watcher) {
  watchers.push(watcher);
}

/** Returns what `find` finds, once it does; null if that takes longer than `longest_ms`. */
export function once(find, longest_ms) {
  return new Promise((resolve) => {
    const end = (found) => {
      clearTimeout(timer);
      watchers.splice(watchers.indexOf(look), 1);
      resolve(found);
    };
    const look = () => find() && end(find());
    const timer = setTimeout(() => end(null), longest_ms);
    watchers.push(look);
    look();
  });
}

/** Tells the watchers, soon, that the state is different now. */
export function changed() {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    for (const watcher of [...watchers]) watcher();
  });
}

/** Returns the product's time now, in seconds since 1970. */
export function now() {
  return state.now + (performance.now() - state.heardAt) / 1000;
}

/** Returns the person the page is used as, or undefined before the first snapshot. */
export function me() {
  return state.users.get(state.me);
}

/** Returns the reader's time zone. */
export function zone() {
  return me()?.tz || state.tz;
}

/** Returns whether the user is of another company than the app's own. */
export function isOutside(user) {
  return Boolean(user?.external);
}

/** Returns the name to show for a user id; the id itself if nobody knows it. */
export function nameOf(id) {
  const user = state.users.get(id);
  return user ? user.real_name || user.name : id;
}

/** Returns the company's name of a user. */
export function companyOf(user) {
  return state.teams.get(user?.team)?.name ?? "";
}

/** Returns a channel's name as the reader sees it: "#triage", or the other person of a direct message. */
export function channelName(id) {
  const channel = state.channels.get(id);
  if (!channel) return id;
  return channel.is_im ? nameOf(partnerOf(channel)) : `#${channel.name}`;
}

/** Returns the other member of a direct message. */
export function partnerOf(channel) {
  return channel.members.find((member) => member !== state.me) ?? state.me;
}

/** Returns the channels `user` is a member of, by name. */
export function channelsOf(user) {
  const own = [...state.channels.values()].filter((channel) => channel.members.includes(user));
  return own.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
}

/** Returns the companies of a shared channel other than the reader's own. */
export function companiesIn(channel) {
  const teams = new Set(channel.members.map((id) => state.users.get(id)?.team));
  teams.delete(me()?.team);
  return [...teams].filter((team) => state.teams.has(team)).map((team) => state.teams.get(team).name);
}

/** Returns what the reader sees in a channel, oldest first, with what was shown to the reader alone. */
export function messagesIn(channel) {
  const open = [...(state.messages.get(channel)?.values() ?? [])];
  const own = [...(state.ephemerals.get(channel)?.values() ?? [])].filter(
    (message) => message.ephemeral_to === state.me && !state.dismissed.has(message.ts),
  );
  return [...open, ...own].sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
}

/** Returns whether a message belongs to a thread below another message. */
export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

/** Returns the replies of a thread, oldest first. */
export function repliesOf(channel, ts) {
  return messagesIn(channel).filter((message) => isReply(message) && message.thread_ts === ts);
}

/** Returns the replies of every thread of a channel, by the `ts` the thread hangs on. */
export function repliesByThread(channel) {
  const threads = new Map();
  for (const message of messagesIn(channel)) {
    if (!isReply(message)) continue;
    if (!threads.has(message.thread_ts)) threads.set(message.thread_ts, []);
    threads.get(message.thread_ts).push(message);
  }
  return threads;
}

/** Returns one message of a channel, or undefined. */
export function messageAt(channel, ts) {
  return state.messages.get(channel)?.get(ts);
}
