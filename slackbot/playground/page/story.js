/** The reader's own issue, from the customer's words to the leads' figures: how far it has come, as messages tell. */

import { afterActs } from "./act.js";
import { changed, isOutside, isReply, messageAt, messagesIn, now, state } from "./store.js";
import { dayKey } from "./time.js";

const REMEMBERED = "playground.story";
const TRIAGE = "CTRIAGE";
const LEADS = "CLEADS";
const SCORE = /^survey\.[1-5]$/; // the bot's ids of buttons stay what they are, whatever its words say

let story = recalled();

/** Looks at what people do from now on. */
export function beginStory() {
  afterActs(noteAct);
}

/** Begins again, with another issue. */
export function forgetStory() {
  story = {};
  keep();
  changed();
}

/**
 * Returns how far it has come: `trouble` (the customer's message), `number`, `card`, `isSolved`, `asked` and
 * `isAnswered` (the check-in), `survey` and `score`, and `posts` (the summaries of the days it was solved and rated).
 */
export function readStory() {
  if (story.trouble && !messageAt(story.trouble.channel, story.trouble.ts)) story = {};
  const before = JSON.stringify(story);
  story.number ??= loggedNumber();
  const card = cardOf(story.number);
  noteSolved(card);
  story.asked ??= questionWith((id) => id === "checkin.solved");
  story.survey ??= questionWith((id) => SCORE.test(id));
  if (JSON.stringify(story) !== before) keep();
  return {
    ...story,
    card,
    isSolved: Boolean(story.solvedAt),
    isAnswered: Boolean(story.asked) && !isOpen(story.asked),
    posts: { solved: postOf(story.solvedAt), rated: postOf(story.ratedAt) },
  };
}

/** Returns the newest message of `channel`, seen by all in it, with a button whose id `fits`, or undefined. */
export function newestWith(channel, fits) {
  return messagesIn(channel).findLast(
    (message) => !message.is_ephemeral && buttonsOf(message).some(({ action_id: id }) => fits(id ?? "")),
  );
}

function noteAct(name, details, answer) {
  const { user, channel, ts, action_id: id } = details;
  if (name === "post" && !details.thread_ts && !story.number && isOutside(state.users.get(user)))
    story.trouble = { user, channel, ts: answer.ts, text: details.text };
  else if (name === "click" && SCORE.test(id) && ts === story.survey?.ts)
    Object.assign(story, { score: Number(id.at(-1)), ratedAt: now() });
  else return;
  keep();
  changed();
}

/** Returns the number of the issue that was logged since the customer wrote: the answer to whoever logged it has it. */
function loggedNumber() {
  if (!story.trouble) return undefined;
  for (const shown of state.ephemerals.values()) {
    for (const message of shown.values()) {
      const drop = buttonsOf(message).find(({ action_id: id }) => id === "issue.drop");
      if (drop && message.ts > story.trouble.ts) return Number(drop.value);
    }
  }
  return undefined;
}

function cardOf(number) {
  const isIt = ({ action_id: id, value }) => id?.startsWith("issue.") && value === String(number);
  const isCard = (message) => !isReply(message) && !message.is_ephemeral && buttonsOf(message).some(isIt);
  return number && messagesIn(TRIAGE).find(isCard);
}

function noteSolved(card) {
  if (!card) return;
  const isSolved = buttonsOf(card).some(({ action_id: id }) => id === "issue.reopen");
  if (isSolved) story.solvedAt ??= now();
  else delete story.solvedAt;
}

/** Returns where the issue's own question with such a button is: {channel, ts, thread}. */
function questionWith(fits) {
  if (!story.number) return undefined;
  const isIt = ({ action_id: id, value }) => fits(id ?? "") && String(value).startsWith(`${story.number}.`);
  for (const channel of state.messages.keys()) {
    const found = messagesIn(channel).find((message) => buttonsOf(message).some(isIt));
    if (found) return { channel, ts: found.ts, thread: found.thread_ts ?? null };
  }
  return undefined;
}

function isOpen({ channel, ts }) {
  const message = messageAt(channel, ts);
  return Boolean(message) && buttonsOf(message).some(({ value }) => String(value).startsWith(`${story.number}.`));
}

/** Returns the summary of the day of `at`, seconds; undefined while there is none. */
function postOf(at) {
  const day = at && dayKey(at, state.tz);
  const isIt = ({ action_id: id, value }) => id === "summary.issues" && value.startsWith(`${day} ${day} `);
  return day && messagesIn(LEADS).find((message) => !message.is_ephemeral && buttonsOf(message).some(isIt));
}

/** Returns the buttons of a message. */
export function buttonsOf(message) {
  return (message.blocks ?? []).flatMap((block) => (block.type === "actions" ? block.elements : []));
}

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(REMEMBERED)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    sessionStorage.setItem(REMEMBERED, JSON.stringify(story));
  } catch {
    // Without storage the story is forgotten with the page.
  }
}
