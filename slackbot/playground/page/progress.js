/** How far something has come that takes longer than a moment: the start of the playground, and a move of its clock. */

import { act } from "./act.js";
import { announce } from "./announce.js";
import { fill, h } from "./dom.js";
import { state } from "./store.js";
import { clockTime, shortDay } from "./time.js";

const SHOWN_AFTER_MS = 400; // a move that is over by then needs no bar
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const QUARTERS = 4;
const STEPS = {
  month: "Putting a month behind it…",
  bot: "Starting the bot…",
  line: "Connecting the bot…",
};

/** Shows in `box`, where the page will be, which step of the start it is. */
export function drawOpening(box) {
  const { step, done, of } = state.opening;
  const words = STEPS[step] ?? "Opening the playground…";
  const bar = h("progress", { max: of, value: done, "aria-label": "Opening the playground" });
  fill(box, `${words} Step ${done} of ${of}.`, bar);
}

/** Returns the note that shows how far the clock has come, with a button that ends the move: {node, draw}. */
export function movingNote() {
  const words = h("span", { class: "moving-words" });
  const bar = h("progress", { max: 1, "aria-label": "The clock moves" });
  const stop = h("button", { type: "button", class: "button", onclick: () => act("halt", {}) }, "Stop");
  const node = h("div", { class: "moving", hidden: true, "data-testid": "moving" }, words, stop, bar);
  const part = { node, words, bar, stop, move: null, quarter: 0 };
  return { node, draw: () => draw(part) };
}

function draw(part) {
  const move = state.moving;
  if (move?.since !== part.move?.since) begin(part, move);
  if (!move) return;
  const share = Math.min(1, Math.max(0, (state.now - move.since) / (move.until - move.since)));
  part.bar.value = share;
  part.stop.hidden = !move.can_halt;
  part.words.textContent = `To ${dayAndTime(move.until)}: ${count(move)}`;
  const quarter = Math.floor(share * QUARTERS);
  if (quarter > part.quarter && quarter < QUARTERS) announce(`The clock moves: ${count(move)}`);
  part.quarter = Math.max(part.quarter, quarter);
}

/** Begins with a move, or ends the one that there was. */
function begin(part, move) {
  if (part.move && !move) announce(`It is ${dayAndTime(state.now)}. ${news(part.move.messages)}`);
  Object.assign(part, { move, quarter: 0 });
  part.node.hidden = true;
  if (move) setTimeout(() => (part.node.hidden = part.move !== move || state.moving !== move), SHOWN_AFTER_MS);
}

/** Returns how far it is, as "2 of 7 days" or "9 of 24 hours". */
function count({ since, until }) {
  const [size, name] = until - since > 2 * DAY_S ? [DAY_S, "days"] : [HOUR_S, "hours"];
  const whole = Math.max(1, Math.round((until - since) / size));
  return `${Math.min(whole, Math.floor((state.now - since) / size))} of ${whole} ${whole === 1 ? name.slice(0, -1) : name}`;
}

function news(messages) {
  return messages === 1 ? "One new message." : `${messages || "No"} new messages.`;
}

function dayAndTime(at) {
  return `${shortDay(at, state.tz)}, ${clockTime(at, state.tz)}`;
}
