/** The list of channels and direct messages the reader is a member of. */

import { avatar } from "./avatar.js";
import { act } from "./act.js";
import { h, rove, setTabStop, sync } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { goTo } from "./moves.js";
import { changed, channelName, channelsOf, companiesIn, companyOf, me, partnerOf, state } from "./store.js";
import { unreadIn } from "./unread.js";

/** Returns the list; `draw()` brings it up to date. */
export function channelList() {
  const rooms = h("div", { class: "channel-group" });
  const direct = h("div", { class: "channel-group" });
  const node = h(
    "nav",
    { class: "channels", "aria-label": "Channels" },
    heading("Channels", "Join a channel", joinMenu),
    rooms,
    heading("Direct messages", "Message someone", directMenu),
    direct,
  );
  rove(node, "[data-channel]");
  const draw = () => {
    const own = channelsOf(state.me);
    sync(rooms, own.filter((channel) => !channel.is_im).map(row));
    sync(direct, own.filter((channel) => channel.is_im).map(row));
    const chosen = node.querySelector('[aria-current="page"]') ?? node.querySelector("[data-channel]");
    if (chosen && !node.contains(document.activeElement)) setTabStop(node, "[data-channel]", chosen);
  };
  return { node, draw };
}

function heading(words, does, open) {
  const button = h(
    "button",
    { type: "button", class: "plain", "aria-label": does, title: does, onclick: () => open(button) },
    icon("plus"),
  );
  return h("div", { class: "channel-heading" }, h("h2", {}, words), button);
}

function row(channel) {
  const { messages, mentions } = unreadIn(state.me, channel.id);
  return {
    key: channel.id,
    sig: [channel, state.me, state.peopleVersion, channel.id === state.channel, messages, mentions],
    make: () => channelButton(channel, messages, mentions),
  };
}

function channelButton(channel, messages, mentions) {
  const isHere = channel.id === state.channel;
  const waiting = mentions ? `, ${mentions} for you` : messages ? ", unread" : "";
  const guests = channel.is_ext_shared && !channel.is_im ? companiesIn(channel) : [];
  const shared = guests.length ? `, shared with ${guests.join(", ")}` : "";
  return h(
    "button",
    {
      type: "button",
      class: messages && !isHere ? "channel unread" : "channel",
      "data-channel": channel.id,
      "data-focus": channel.id,
      tabindex: -1,
      "aria-current": isHere ? "page" : null,
      "aria-label": `${channelName(channel.id)}${shared}${waiting}`,
      onclick: () => goTo(channel.id),
    },
    sign(channel),
    h("span", { class: "channel-name" }, h("bdi", {}, channel.is_im ? channelName(channel.id) : channel.name)),
    guests.length > 0 &&
      h("span", { class: "shared", title: `Shared with ${guests.join(", ")}` }, icon("link"), guests[0]),
    mentions > 0 && h("span", { class: "count" }, mentions),
    !mentions && messages > 0 && h("span", { class: "count quiet" }, messages),
  );
}

function sign(channel) {
  if (channel.is_im) return avatar(state.users.get(partnerOf(channel)), { size: "tiny" });
  return icon(channel.is_private ? "lock" : "hash");
}

function joinMenu(button) {
  const open = [...state.channels.values()].filter(
    (channel) => !channel.is_im && !channel.is_private && !channel.members.includes(state.me),
  );
  const items = open.map((channel) => ({
    label: `#${channel.name}`,
    note: channel.topic,
    run: () => join(channel.id),
  }));
  openMenu(
    button,
    me()?.external || !items.length ? [{ label: "There is no other channel to join", run: () => {} }] : items,
    { label: "Join a channel" },
  );
}

async function join(channel) {
  const answer = await act("join", { channel });
  if (answer.ok && state.channels.get(channel)?.members.includes(state.me)) goTo(channel);
}

function directMenu(button) {
  const others = [...state.users.values()].filter((user) => user.id !== state.me);
  openMenu(
    button,
    others.map((user) => ({
      label: user.real_name,
      note: user.is_bot ? "app" : companyOf(user),
      run: () => openDirect(user.id),
    })),
    { label: "Message someone" },
  );
}

async function openDirect(who) {
  const answer = await act("open_dm", { with: who });
  if (!answer.ok) return;
  const id = typeof answer.channel === "string" ? answer.channel : answer.channel.id;
  if (state.channels.has(id)) goTo(id);
  else state.wantedChannel = id;
  changed();
}
