/** The head of the channel: its name, whom it is shared with, and who is in it. */

import { avatar } from "./avatar.js";
import { act } from "./act.js";
import { h, sync } from "./dom.js";
import { icon } from "./icons.js";
import { focusFirst, openLayer } from "./layer.js";
import { channelName, companiesIn, companyOf, isOutside, partnerOf, state } from "./store.js";

/** Returns the head; `draw()` brings it up to date. */
export function channelHeader() {
  const node = h("header", { class: "channel-header" });
  const draw = () => {
    const channel = state.channels.get(state.channel);
    sync(
      node,
      channel ? [{ key: "head", sig: [channel, state.me, state.peopleVersion], make: () => drawHeader(channel) }] : [],
    );
  };
  return { node, draw };
}

function drawHeader(channel) {
  const guests = channel.is_ext_shared ? companiesIn(channel) : [];
  const mark = channel.is_im
    ? avatar(state.users.get(partnerOf(channel)), { size: "small" })
    : icon(channel.is_private ? "lock" : "hash");
  const members = h(
    "button",
    {
      type: "button",
      class: "button quiet",
      "data-focus": "members",
      "aria-label": `${channel.members.length} members`,
      title: "Who is here",
      onclick: () => showMembers(channel.id),
    },
    icon("people"),
    String(channel.members.length),
  );
  return h(
    "div",
    { class: "channel-title" },
    h(
      "button",
      {
        type: "button",
        class: "plain drawer-button",
        "aria-label": "Show people and channels",
        onclick: () => document.body.classList.toggle("drawer-open"),
      },
      icon("menu"),
    ),
    h("h1", {}, mark, h("bdi", {}, channel.is_im ? channelName(channel.id) : channel.name)),
    guests.length > 0 && h("span", { class: "badge outside" }, icon("link"), `Shared with ${guests.join(", ")}`),
    h("span", { class: "topic", dir: "auto", title: channel.topic }, channel.topic),
    !channel.is_im && members,
  );
}

function showMembers(id) {
  const channel = state.channels.get(id);
  const body = h("div", { class: "dialog-body member-list" });
  const panel = h(
    "div",
    { class: "dialog small", role: "dialog", "aria-modal": "true", "aria-labelledby": "members-title" },
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id: "members-title" }, `Members of #${channel.name}`),
      h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: () => close() }, icon("close")),
    ),
    body,
  );
  const close = openLayer(panel, { onEscape: () => close() });
  fillMembers(body, id, close);
  focusFirst(panel);
}

function fillMembers(body, id, close) {
  const { members } = state.channels.get(id);
  const others = [...state.users.values()].filter((user) => !members.includes(user.id) && !isOutside(user));
  const invite = async (user) => (await act("invite", { channel: id, who: user.id })).ok && close();
  body.append(...members.map((member) => memberRow(state.users.get(member) ?? { id: member, name: member })));
  if (others.length) body.append(h("h3", {}, "Not here yet"));
  body.append(
    ...others.map((user) =>
      memberRow(user, h("button", { type: "button", class: "button", onclick: () => invite(user) }, "Invite")),
    ),
  );
}

function memberRow(user, action) {
  const role = [user.is_bot ? "app" : companyOf(user), user.is_bot ? "" : user.title].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "member" },
    avatar(user, { size: "small" }),
    h("div", { class: "member-words" }, h("bdi", {}, user.real_name || user.name), h("span", { class: "note" }, role)),
    action,
  );
}
