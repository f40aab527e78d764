/** The list that completes `/commands`, `@people` and `#channels` while somebody types. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { channelsOf, companyOf, me, state } from "./store.js";

const MOST = 8;
let made = 0;

/** Returns {node, update, takes}; `takes(event)` says whether a key was meant for the list. */
export function completion(field, { inThread, onChoose }) {
  const node = h("div", {
    class: "completion",
    role: "listbox",
    id: `completion-${++made}`,
    "aria-label": "Suggestions",
    hidden: true,
  });
  const list = { field, node, onChoose, inThread, found: [], at: 0, from: 0 };
  field.setAttribute("aria-controls", node.id);
  field.addEventListener("blur", () => setTimeout(() => close(list), 150));
  return { node, update: () => update(list), takes: (event) => takes(list, event) };
}

function update(list) {
  const caret = list.field.selectionStart;
  const before = list.field.value.slice(0, caret);
  const source = SOURCES.find(({ pattern }) => pattern.test(before));
  const word = source?.pattern.exec(before)[1] ?? "";
  list.found =
    source && document.activeElement === list.field ? source.find(word.toLowerCase(), list).slice(0, MOST) : [];
  list.from = caret - word.length - 1;
  list.at = 0;
  draw(list);
}

const SOURCES = [
  { pattern: /^\/(\S*)$/, find: commands },
  { pattern: /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u, find: people },
  { pattern: /(?:^|[\s(])#([\p{L}\p{N}._-]*)$/u, find: channels },
];

function commands(word, { inThread }) {
  if (inThread || me()?.external) return [];
  const builtIn = { command: "/invite", description: "Bring someone into this channel", usage_hint: "@name" };
  return [...state.app.commands, builtIn]
    .filter(({ command }) => command.slice(1).startsWith(word))
    .map(({ command, description, usage_hint: hint }) => ({
      text: `${command} `,
      label: [h("strong", {}, command), h("span", { class: "hint" }, hint ?? "")],
      note: description,
    }));
}

function people(word) {
  const here = state.channels.get(state.channel)?.members ?? [];
  const known = [...state.users.values()].filter((user) => matches(user, word));
  known.sort((a, b) => Number(here.includes(b.id)) - Number(here.includes(a.id)));
  return known.map((user) => ({
    text: `@${user.name} `,
    label: [
      avatar(user, { size: "tiny" }),
      h("strong", {}, user.real_name),
      h("span", { class: "hint" }, `@${user.name}`),
    ],
    note: user.is_bot ? "app" : companyOf(user),
  }));
}

function channels(word) {
  return channelsOf(state.me)
    .filter((channel) => !channel.is_im && channel.name.startsWith(word))
    .map((channel) => ({
      text: `#${channel.name} `,
      label: [h("strong", {}, `#${channel.name}`)],
      note: channel.topic,
    }));
}

function matches(user, word) {
  return [user.name, ...user.real_name.split(" ")].some((name) => name.toLowerCase().startsWith(word));
}

function draw(list) {
  list.node.hidden = list.found.length === 0;
  list.node.replaceChildren(...list.found.map((item, i) => row(list, item, i)));
  list.field.setAttribute("aria-expanded", String(!list.node.hidden));
  const current = list.found.length ? `${list.node.id}-${list.at}` : "";
  list.field.setAttribute("aria-activedescendant", current);
}

function row(list, item, i) {
  const node = h(
    "div",
    { class: "completion-row", role: "option", id: `${list.node.id}-${i}`, "aria-selected": String(i === list.at) },
    item.label,
    h("span", { class: "note" }, item.note),
  );
  node.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(list, item);
  });
  return node;
}

function takes(list, event) {
  if (list.node.hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isWhole = event.key === "Enter" && list.field.value.slice(list.from).trim() === list.found[list.at].text.trim();
  if (isWhole) close(list);
  else if (step) move(list, step);
  else if (event.key === "Enter" || event.key === "Tab") choose(list, list.found[list.at]);
  else if (event.key === "Escape") close(list);
  else return false;
  if (!isWhole) event.preventDefault();
  return !isWhole;
}

function move(list, step) {
  list.at = (list.at + step + list.found.length) % list.found.length;
  draw(list);
}

function choose(list, { text }) {
  list.field.setRangeText(text, list.from, list.field.selectionStart, "end");
  list.field.focus();
  close(list);
  list.onChoose();
}

function close(list) {
  list.found = [];
  draw(list);
}
