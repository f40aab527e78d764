/** The rail of people: whose eyes the page is seen through. */

import { avatar } from "./avatar.js";
import { h, rove, setTabStop, sync } from "./dom.js";
import { become } from "./moves.js";
import { companyOf, isOutside, me, nameOf, now, state, zone } from "./store.js";
import { clockTime, placeOf } from "./time.js";
import { unreadOf } from "./unread.js";

/** Returns the rail; `draw()` brings it up to date. */
export function peopleRail() {
  const list = h("div", { class: "rail-list" });
  const rail = h("nav", { class: "rail", "aria-label": "People: choose who you are" }, list);
  rove(list, "[data-user]");
  const draw = () => {
    sync(list, companies().map(companyRow));
    const chosen = list.querySelector('[aria-pressed="true"]');
    if (chosen && !list.contains(document.activeElement)) setTabStop(list, "[data-user]", chosen);
  };
  return { node: rail, draw };
}

/** Returns the panel that says who the reader is. */
export function youPanel() {
  const panel = h("div", { class: "you" });
  const draw = () => sync(panel, me() ? [{ key: "you", sig: [me(), clockTime(now(), zone())], make: drawYou }] : []);
  return { node: panel, draw };
}

function companies() {
  const groups = new Map();
  for (const user of state.users.values()) {
    if (!user.is_bot) groups.set(user.team, [...(groups.get(user.team) ?? []), user]);
  }
  return [...groups.entries()].sort(([, a], [, b]) => Number(isOutside(a[0])) - Number(isOutside(b[0])));
}

function companyRow([team, users]) {
  const counts = users.map((user) => JSON.stringify(unreadOf(user.id)));
  const make = () =>
    h(
      "div",
      { class: "rail-team", role: "group", "aria-label": teamLabel(users[0]) },
      h(
        "div",
        { class: isOutside(users[0]) ? "rail-company outside" : "rail-company", title: teamLabel(users[0]) },
        state.teams.get(team)?.name ?? team,
      ),
      users.map(personButton),
    );
  return { key: team, sig: [state.peopleVersion, state.me, ...counts], make };
}

function teamLabel(user) {
  return isOutside(user) ? `${companyOf(user)}, outside company` : companyOf(user);
}

function personButton(user) {
  const { messages, mentions } = unreadOf(user.id);
  const waiting = mentions ? `, ${mentions} for them` : messages ? ", unread messages" : "";
  const first = (user.real_name || user.name).split(" ")[0];
  return h(
    "button",
    {
      type: "button",
      class: "person",
      "data-user": user.id,
      "data-focus": user.id,
      "aria-pressed": String(user.id === state.me),
      tabindex: -1,
      "aria-label": `${user.real_name}, ${teamLabel(user)}${user.title ? `, ${user.title}` : ""}${waiting}`,
      title: `Be ${user.real_name} · ${teamLabel(user)}`,
      onclick: () => become(user.id),
    },
    avatar(user),
    h("span", { class: "person-name" }, first),
    mentions > 0 && h("span", { class: "count" }, mentions),
    !mentions && messages > 0 && h("span", { class: "count quiet" }, messages),
  );
}

function drawYou() {
  const user = me();
  const role = isOutside(user)
    ? `${companyOf(user)} · customer`
    : [companyOf(user), user.title?.toLowerCase()].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "you-card" },
    avatar(user),
    h(
      "div",
      { class: "you-words" },
      h("div", { class: "you-name" }, h("span", { class: "you-are" }, "You are: "), h("bdi", {}, nameOf(user.id))),
      h("div", { class: "you-role" }, role, isOutside(user) && h("span", { class: "badge outside" }, "outside")),
      h("div", { class: "you-time" }, `${clockTime(now(), zone())} in ${placeOf(user.tz)}`),
    ),
  );
}
