/** Where people write: Enter sends, Shift+Enter starts a line, `/` and `@` complete. */

import { completion } from "./completion.js";
import { act } from "./act.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { changed, channelName, me, state } from "./store.js";
import { toast } from "./toasts.js";

const TALLEST_PX = 200;

/** Returns a composer for the open channel or thread: {node, draw, focus}. */
export function composer({ testid, inThread = false }) {
  const field = h("textarea", {
    class: "composer-field",
    rows: 1,
    dir: "auto",
    "data-testid": testid,
    "aria-autocomplete": "list",
  });
  const send = h(
    "button",
    { type: "submit", class: "button primary send", "aria-label": "Send", title: "Send (Enter)" },
    icon("send"),
  );
  const also = inThread ? h("input", { type: "checkbox" }) : null;
  const hint = h("p", { class: "composer-hint" });
  const form = h(
    "form",
    { class: "composer" },
    h("div", { class: "composer-box" }, field, send),
    also && h("label", { class: "also" }, also, h("span", {})),
    hint,
  );
  const part = { form, field, send, also, hint, inThread, shownFor: null };
  part.completion = completion(field, { inThread, onChoose: () => typed(part) });
  form.prepend(part.completion.node);
  listen(part);
  return { node: form, draw: () => drawComposer(part), focus: () => field.focus() };
}

function listen(part) {
  part.field.addEventListener("input", () => typed(part));
  part.field.addEventListener("keydown", (event) => {
    if (event.isComposing || part.completion.takes(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit(part);
  });
  part.form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(part);
  });
}

function drawComposer(part) {
  const key = draftKey(part);
  const where = channelName(state.channel);
  const label = part.inThread ? "Reply in thread" : `Message ${where}`;
  part.field.placeholder = label;
  part.field.setAttribute("aria-label", label);
  part.field.disabled = !state.channel;
  if (part.also) part.also.nextSibling.textContent = `Also send to ${where}`;
  const draft = state.drafts.get(key) ?? "";
  if (part.shownFor === key && part.field.value === draft) return;
  const isElsewhere = part.shownFor !== key;
  part.shownFor = key;
  part.field.value = draft;
  if (isElsewhere && !part.inThread && isFree()) part.field.focus({ preventScroll: true });
  fit(part);
  part.completion.update();
}

/** Returns whether the composer may take the focus: nothing else has asked for it, and no phone would show its keys. */
function isFree() {
  return !state.wanted && !state.thread && matchMedia("(hover: hover)").matches;
}

function typed(part) {
  state.drafts.set(draftKey(part), part.field.value);
  fit(part);
  part.completion.update();
}

function fit(part) {
  part.field.style.setProperty("height", "auto");
  part.field.style.setProperty("height", `${Math.min(part.field.scrollHeight, TALLEST_PX)}px`);
  part.send.disabled = !part.field.value.trim();
  part.hint.textContent = usageOf(part.field.value);
}

async function submit(part) {
  const text = part.field.value.trim();
  if (!text || !state.channel) return;
  const key = draftKey(part);
  const place = { channel: state.channel, thread_ts: part.inThread ? state.thread : null };
  setDraft(key, "");
  const isDone = await sendText(text, place, part.also?.checked ?? false);
  if (isDone && part.also) part.also.checked = false;
  if (!isDone && !state.drafts.get(key)) setDraft(key, text);
}

async function sendText(text, { channel, thread_ts }, broadcast) {
  const [, command, rest] = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  if (!command) return (await act("post", { channel, text, ...(thread_ts ? { thread_ts, broadcast } : {}) })).ok;
  if (thread_ts) return refuse(`${command} does not work in threads. Write it in the channel.`);
  if (command === "/invite") return invite(channel, rest ?? "");
  return (await act("command", { channel, command, text: rest ?? "" })).ok;
}

async function invite(channel, name) {
  const wanted = name.trim().replace(/^@/, "").toLowerCase();
  const who = [...state.users.values()].find((user) =>
    [user.name, user.real_name, user.id].some((known) => known?.toLowerCase() === wanted),
  );
  if (!who) return refuse("Write whom to invite, as in /invite @ana.");
  const { ok } = await act("invite", { channel, who: who.id });
  if (ok) toast(`${who.real_name} is in ${channelName(channel)} now.`);
  return ok;
}

function refuse(sentence) {
  toast(sentence, { isWrong: true });
  return false;
}

function usageOf(text) {
  const [word] = text.split(/\s/);
  const command = me()?.external ? null : state.app.commands.find((one) => one.command === word);
  return command?.usage_hint ? `${command.command} ${command.usage_hint}` : "";
}

function draftKey({ inThread }) {
  return [state.me, state.channel, inThread ? state.thread : ""].join(" ");
}

function setDraft(key, text) {
  state.drafts.set(key, text);
  changed();
}
