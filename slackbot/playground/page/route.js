/** The address of what is on the screen: `#user=UANA&channel=CTRIAGE&thread=…`. */

import { become, goTo } from "./moves.js";
import { state } from "./store.js";

/** Goes where the address says; `at` names a message to show. */
export function readAddress() {
  const wish = new URLSearchParams(location.hash.slice(1));
  const channel = wish.get("channel");
  const user = wish.get("user") ?? state.me ?? memberOf(channel);
  if (user && user !== state.me) become(user, channel);
  if (channel && state.me) goTo(channel, { thread: wish.get("thread"), at: wish.get("at") ?? wish.get("ts") });
}

/** Writes into the address what is on the screen; a new person or channel can be gone back from. */
export function writeAddress() {
  if (!state.me) return;
  const wish = new URLSearchParams({ user: state.me });
  if (state.channel) wish.set("channel", state.channel);
  if (state.thread) wish.set("thread", state.thread);
  const address = `#${wish}`;
  if (address === location.hash) return;
  const isFirst = !new URLSearchParams(location.hash.slice(1)).get("user");
  history[isFirst ? "replaceState" : "pushState"](null, "", address);
}

function memberOf(channel) {
  const members = (state.channels.get(channel)?.members ?? [])
    .map((id) => state.users.get(id))
    .filter((user) => user && !user.is_bot);
  return (members.find((user) => !user.external) ?? members[0])?.id;
}
