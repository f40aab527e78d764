/** The guide: the whole job in steps that tick themselves, what else there is to see, and what there is not yet. */

import { announce } from "./announce.js";
import { h, sync } from "./dom.js";
import { icon } from "./icons.js";
import { MORE, STEPS, postsOf } from "./steps.js";
import { changed, state } from "./store.js";
import { beginStory, forgetStory, readStory } from "./story.js";

const REMEMBERED = "playground.guide";

/** Returns the guide: {node, draw, toggle}. */
export function guidePane() {
  const steps = h("ol", { class: "guide-steps" });
  const count = h("span", { class: "note" });
  const again = h("button", { type: "button", class: "link-button", onclick: forgetStory }, "Start over");
  const whole = button("up", "Show all of the guide, or one step", () => toggleWhole(part), "guide-whole");
  const close = button("close", "Close guide", () => toggle(false));
  const node = h(
    "aside",
    { class: "pane guide", "aria-label": "Guide", "data-testid": "guide" },
    h("header", { class: "pane-header" }, h("h2", {}, "The whole job"), count, again, whole, close),
    h("p", { class: "guide-lead" }, "You are everybody here: choose on the left who. The clock on top moves for all."),
    steps,
  );
  const part = { node, steps, count, again, now: -1, open: null, busy: null, isOpen: !wasClosed(), folded: [] };
  part.folded.push(folded(part, "What else it does", more(part)), folded(part, "What it is not yet", notYet()));
  node.append(...part.folded);
  const toggle = (wish = !part.isOpen) => {
    part.isOpen = wish;
    remember(wish);
    changed();
  };
  beginStory();
  return { node, draw: () => draw(part), toggle: () => toggle() };
}

function draw(part) {
  part.node.hidden = !part.isOpen;
  if (!state.ready) return;
  const story = readStory();
  const done = STEPS.findLastIndex((step) => step.isDone(story)) + 1;
  const now = Math.min(done, STEPS.length - 1);
  part.count.textContent = `${done} of ${STEPS.length}`;
  part.again.hidden = !story.trouble;
  if (now !== part.now) {
    if (part.now >= 0 && done > part.now) announce(`Done: ${STEPS[done - 1].title}`);
    Object.assign(part, { now, open: now });
  }
  for (const one of part.folded) one.open = part.open === one;
  sync(
    part.steps,
    STEPS.map((step, i) => row(part, { step, i, story, isDone: i < done })),
  );
}

function row(part, { step, i, story, isDone }) {
  const words = step.words(story);
  const label = step.label(story);
  const can = Boolean(step.can(story));
  const posts = step === STEPS.at(-1) ? postsOf(story) : [];
  const isBusy = part.busy === step;
  const isNow = part.now === i;
  return {
    key: i,
    sig: [isDone, isNow, part.open === i, words, label, can, isBusy, JSON.stringify(posts)],
    make: () => drawStep(part, { step, i, isDone, isNow, words, label, can, posts, isBusy }),
  };
}

function drawStep(part, { step, i, isDone, isNow, words, label, can, posts, isBusy }) {
  const look = ["step", isDone && "done", isNow && "now"].filter(Boolean).join(" ");
  const mark = h("span", { class: "mark" }, isDone ? icon("check") : String(i + 1));
  const ticked = isDone && h("span", { class: "hidden-words" }, "done: ");
  const head = h("summary", { "data-focus": "step" }, mark, h("h3", {}, ticked, step.title));
  const go = h(
    "button",
    {
      type: "button",
      class: isNow ? "button primary" : "button",
      "data-focus": "go",
      disabled: !can,
      "aria-busy": isBusy ? "true" : null,
      onclick: lead(part, () => run(part, step)),
    },
    label,
  );
  const body = posts.length > 1 ? posts.map((post) => postButton(part, post)) : go;
  const details = h("details", { open: part.open === i }, head, h("p", {}, words), body);
  openAlone(part, details, i);
  return h("li", { class: look, "aria-current": isNow ? "step" : null }, details);
}

/** Lets one part of the guide be open at a time, so that all of it can be seen at once. */
function openAlone(part, details, key) {
  details.addEventListener("toggle", () => {
    if (details.open === (part.open === key)) return;
    part.open = details.open ? key : null;
    changed();
  });
}

function postButton(part, { label, words, go }) {
  return h(
    "button",
    { type: "button", class: "button post", "data-focus": label, onclick: lead(part, go) },
    h("span", {}, label),
    words && h("span", { class: "note" }, words),
  );
}

/** Shows all of it, or the step that has its turn, where it lies below the messages. */
function toggleWhole(part, wish = !part.node.classList.contains("whole")) {
  part.node.classList.toggle("whole", wish);
  if (!wish) part.open = part.now;
  changed();
}

/** Returns what a button does: what it leads to, with room made where all of the guide lay over it. */
function lead(part, go) {
  return () => {
    if (part.node.classList.contains("whole")) toggleWhole(part, false);
    return go();
  };
}

async function run(part, step) {
  if (part.busy) return;
  part.busy = step;
  changed();
  await step.go(readStory());
  part.busy = null;
  changed();
}

function more(part) {
  return MORE.map(({ title, words, go }) =>
    h(
      "button",
      { type: "button", class: "button post", onclick: lead(part, go) },
      h("span", {}, title),
      h("span", { class: "note" }, words),
    ),
  );
}

/** Returns the list that the README has too, filled as soon as its words are here. */
function notYet() {
  const list = h("ul", {});
  fetch("/page/not-yet.json")
    .then((answer) => answer.json())
    .then((lines) => list.append(...lines.map(([what, words]) => h("li", {}, h("strong", {}, what), " ", words))));
  return list;
}

function folded(part, title, body) {
  const details = h("details", { class: "guide-more" }, h("summary", {}, h("h3", {}, title)), body);
  openAlone(part, details, details);
  return details;
}

function button(name, does, run, look = "") {
  return h(
    "button",
    { type: "button", class: `plain ${look}`, "aria-label": does, title: does, onclick: run },
    icon(name),
  );
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
