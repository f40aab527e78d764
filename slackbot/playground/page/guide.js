/** The hint for newcomers: the whole story in five steps, each with a button that goes there. */

import { act } from "./act.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { become } from "./moves.js";
import { changed, channelName, nameOf, state } from "./store.js";

const REMEMBERED = "playground.guide";
const NARROW = "(max-width: 1180px)"; // where the pane lies over the messages
const DAY_SECONDS = 86400;

const STEPS = [
  {
    title: "A customer has trouble",
    user: "UGUS",
    channel: "CGLOBEX",
    draft: () => "The export button does nothing since this morning",
    words: () => "As Gus of Globex, write in #ext-globex, a channel two companies share.",
  },
  {
    title: "An agent logs it",
    user: "UANA",
    channel: "CGLOBEX",
    draft: (command) => `${command} log @gus The export button does nothing`,
    words: (command) =>
      `As Ana, type ${command} log and what happened. Only Ana sees the answer; a card goes to #triage.`,
  },
  {
    title: "The team works",
    user: "UANA",
    channel: "CTRIAGE",
    words: () => "In #triage press Claim, then Resolve on the card, and say what was done.",
  },
  {
    title: "Gus is asked how it went",
    user: "UGUS",
    channel: "CGLOBEX",
    move: { advance: DAY_SECONDS },
    label: "+1 day, then be Gus",
    words: () => "A day later a check-in waits in the thread. Press Solved; some hours on, the survey asks for 1 to 5.",
  },
  {
    title: "The leads see the day",
    user: "UDANA",
    channel: "CLEADS",
    move: { to: "09:00" },
    label: "Next 09:00, then be Dana",
    words: () => "At 09:00 the summary with FCR, CSAT and a chart is posted in #leads.",
  },
];

/** Returns the guide: {node, draw, toggle}. */
export function guidePane() {
  const steps = h("ol", { class: "guide-steps" });
  const close = h(
    "button",
    { type: "button", class: "plain", "aria-label": "Close guide", title: "Close", onclick: () => toggle(false) },
    icon("close"),
  );
  const node = h(
    "aside",
    { class: "pane guide", "aria-label": "Guide", "data-testid": "guide" },
    h("header", { class: "pane-header" }, h("h2", {}, "See the whole job in five steps"), close),
    h(
      "p",
      { class: "guide-lead" },
      "Choose on the left who you are: all is seen through that person’s eyes. The clock on top moves for everybody.",
    ),
    steps,
  );
  let isOpen = !wasClosed() && !matchMedia(NARROW).matches;
  const toggle = (wish = node.hidden) => {
    isOpen = wish;
    remember(isOpen);
    if (isOpen) state.thread = null;
    changed();
  };
  steps.addEventListener("click", ({ target }) => {
    if (target.closest("button") && matchMedia(NARROW).matches) toggle(false);
  });
  const draw = () => {
    node.hidden = !isOpen || Boolean(state.thread);
    if (state.ready && !steps.childElementCount) steps.append(...STEPS.map(drawStep));
  };
  return { node, draw, toggle: () => toggle() };
}

function drawStep(step) {
  const command = state.app.commands[0]?.command ?? "/issue";
  const isPossible =
    state.users.has(step.user) && state.channels.has(step.channel) && (!step.move || state.canMoveClock);
  const label = step.label ?? (isPossible && `Be ${nameOf(step.user).split(" ")[0]} in ${channelName(step.channel)}`);
  return h(
    "li",
    {},
    h("h3", {}, step.title),
    h("p", {}, step.words(command)),
    isPossible && h("button", { type: "button", class: "button", onclick: () => go(step, command) }, label),
  );
}

async function go(step, command) {
  if (step.move) await act("clock", step.move);
  const key = [step.user, step.channel, ""].join(" ");
  if (step.draft && !state.drafts.get(key)) state.drafts.set(key, step.draft(command));
  become(step.user, step.channel);
  setTimeout(() => document.querySelector('[data-testid="composer"]').focus());
}

function wasClosed() {
  try {
    return localStorage.getItem(REMEMBERED) === "closed";
  } catch {
    return false;
  }
}

function remember(isOpen) {
  try {
    localStorage.setItem(REMEMBERED, isOpen ? "open" : "closed");
  } catch {
    // Without storage the guide simply opens again next time.
  }
}
