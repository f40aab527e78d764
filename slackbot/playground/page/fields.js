/**
 * Block Kit elements that hold a value, for messages and modals.
 *
 * A field's value is raw: text, an option's value, an id, a date, a list of these, or null. `ctx` is
 * {act(block, element, value), keep(block, element, value), value(block, element)}.
 */

import { h } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { channelName, channelsOf, companyOf, state } from "./store.js";

const TEXT_TYPES = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };
const DATE_TYPES = { datepicker: "date", timepicker: "time" };
const SELECTS = {
  static_select: (element) => optionGroups(element),
  multi_static_select: (element) => optionGroups(element),
  users_select: () => peopleGroups(),
  multi_users_select: () => peopleGroups(),
  channels_select: () => channelGroups(),
  conversations_select: () => channelGroups(),
};

/** Returns whether an element holds a value. */
export function isField(element) {
  return [TEXT_TYPES, DATE_TYPES, SELECTS, { checkboxes: 1, radio_buttons: 1 }].some((types) =>
    Object.hasOwn(types, element.type),
  );
}

/** Returns the value an element starts with. */
export function initialValue(element) {
  const values = (options) => options?.map((option) => option.value);
  return (
    element.initial_value ??
    element.initial_option?.value ??
    values(element.initial_options) ??
    element.initial_user ??
    element.initial_users ??
    element.initial_date ??
    element.initial_time ??
    element.initial_channel ??
    element.initial_conversation ??
    null
  );
}

/** Returns the field drawn, showing the value kept, else the one it starts with. */
export function drawField(element, block, ctx, aria = {}) {
  const kept = ctx.value?.(block, element);
  const value = kept === undefined ? initialValue(element) : kept;
  const keep = (chosen) => ctx.keep(block, element, chosen);
  const name = { "data-focus": `${block.block_id ?? ""} ${element.action_id}`, ...aria };
  if (Object.hasOwn(TEXT_TYPES, element.type)) return textInput(element, value, keep, name);
  if (Object.hasOwn(DATE_TYPES, element.type)) return dateInput(element, value, keep, name);
  if (Object.hasOwn(SELECTS, element.type)) return select(element, value, keep, name);
  return choices(element, value, keep, name);
}

function textInput(element, value, keep, name) {
  const shared = {
    class: "input",
    dir: "auto",
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length,
    ...name,
  };
  const node = element.multiline
    ? h("textarea", { rows: 4, ...shared })
    : h("input", { type: TEXT_TYPES[element.type], autocomplete: "off", ...shared });
  node.value = value ?? "";
  node.addEventListener("input", () => keep(node.value === "" ? null : node.value));
  return node;
}

function dateInput(element, value, keep, name) {
  const node = h("input", {
    class: "input",
    type: DATE_TYPES[element.type],
    "aria-label": element.placeholder?.text ?? "Date",
    ...name,
  });
  node.value = value ?? "";
  node.addEventListener("change", () => keep(node.value || null));
  return node;
}

function select(element, value, keep, name) {
  const isMulti = element.type.startsWith("multi_");
  const prompt = element.placeholder?.text ?? "Choose…";
  const node = h(
    "select",
    { class: "input select", multiple: isMulti, "aria-label": prompt, ...name },
    isMulti ? "" : h("option", { value: "" }, prompt),
    SELECTS[element.type](element),
  );
  const chosen = isMulti ? (value ?? []) : [value ?? ""];
  for (const option of node.options) option.selected = chosen.includes(option.value);
  node.addEventListener("change", () =>
    keep(isMulti ? [...node.selectedOptions].map((option) => option.value) : node.value || null),
  );
  return node;
}

function optionGroups(element) {
  if (!element.option_groups) return element.options.map(option);
  return element.option_groups.map((group) => h("optgroup", { label: group.label.text }, group.options.map(option)));
}

function option(choice) {
  return h(
    "option",
    { value: choice.value },
    plainText(choice.text.text)
      .map((part) => part.textContent ?? part)
      .join(""),
  );
}

function peopleGroups() {
  const groups = new Map();
  for (const user of state.users.values()) groups.set(user.team, [...(groups.get(user.team) ?? []), user]);
  return [...groups.values()].map((users) =>
    h(
      "optgroup",
      { label: companyOf(users[0]) },
      users.map((user) => h("option", { value: user.id }, user.real_name)),
    ),
  );
}

function channelGroups() {
  return channelsOf(state.me).map((channel) => h("option", { value: channel.id }, channelName(channel.id)));
}

function choices(element, value, keep, name) {
  const isMulti = element.type === "checkboxes";
  const group = `${name["data-focus"]} ${name.id ?? ""}`;
  const box = h("div", { class: "choices", role: isMulti ? "group" : "radiogroup", ...name, "data-focus": null });
  const chosen = () => [...box.querySelectorAll("input:checked")].map((input) => input.value);
  for (const choice of element.options) {
    const input = h("input", {
      type: isMulti ? "checkbox" : "radio",
      name: group,
      value: choice.value,
      "data-focus": `${group} ${choice.value}`,
    });
    input.checked = isMulti ? (value ?? []).includes(choice.value) : value === choice.value;
    input.addEventListener("change", () => keep(isMulti ? chosen() : chosen()[0]));
    const note = choice.description && h("span", { class: "note" }, plainText(choice.description.text));
    box.append(h("label", { class: "choice" }, input, h("span", { dir: "auto" }, plainText(choice.text.text), note)));
  }
  return box;
}
