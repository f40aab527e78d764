/** The steps of the guide: what each is, whether it is done, and what its button does. */

import { act } from "./act.js";
import { asTyped } from "./mrkdwn.js";
import { become, goTo } from "./moves.js";
import { nameOf, once, state } from "./store.js";
import { buttonsOf, newestWith, readStory } from "./story.js";
import { dayKey, shortDay } from "./time.js";
import { toast } from "./toasts.js";

const GUS = "UGUS";
const ANA = "UANA";
const DANA = "UDANA";
const INES = "UINES";
const TRIAGE = "CTRIAGE";
const LEADS = "CLEADS";
const GLOBEX = "CGLOBEX";
const INITECH = "CINITECH";
const DAY_S = 86400;
const SURVEY_AFTER_S = 3 * 3600;
const LONGEST_BEGINNING = 60; // characters
const BOT_TAKES_MS = 30000; // far more than it takes, on a busy machine too

/**
 * The whole job. `isDone(story)` ticks a step, `can(story)` says whether its button leads anywhere yet, `words(story)`
 * and `label(story)` are shown, `go(story)` is the button.
 */
export const STEPS = [
  {
    title: "A customer has trouble",
    isDone: (story) => story.trouble,
    can: () => true,
    words: () =>
      "Gus is of Globex, which shares #ext-globex with you. Write what is wrong, in your own words or these.",
    label: () => "Be Gus and write",
    go: () => write(GUS, GLOBEX, "The export button does nothing since this morning"),
  },
  {
    title: "An agent logs it",
    isDone: (story) => story.number,
    can: (story) => story.trouble,
    words: () => `Ana types ${command()} log and what it is. Only she sees the answer; a card goes to #triage.`,
    label: () => "Be Ana and log it",
    go: (story) => write(ANA, story.trouble.channel, `${command()} log ${mention(story)} ${lineOf(story)}`),
  },
  {
    title: "The team solves it",
    isDone: (story) => story.isSolved,
    can: (story) => story.number,
    words: () => "On the card in #triage press Claim, then Resolve, and say what was done. The customer reads it.",
    label: () => "Go to the card",
    go: async () => show(ANA, TRIAGE, (await once(() => readStory().card, BOT_TAKES_MS))?.ts),
  },
  {
    title: "The customer is asked",
    isDone: (story) => story.isAnswered,
    can: (story) => story.isSolved,
    words: (story) => `${firstName(story)} finds a check-in in the thread. Press the first button: it works.`,
    label: (story) => (story.asked ? "Go to the question" : "+1 day, then answer"),
    go: (story) => ask(story, "asked", DAY_S),
  },
  {
    title: "They rate the help",
    isDone: (story) => story.score,
    can: (story) => story.isAnswered,
    words: () => "Some hours after “it works” comes one question. Press a number from 1 to 5.",
    label: (story) => (story.survey ? "Go to the question" : "+3 hours, then rate"),
    go: (story) => ask(story, "survey", SURVEY_AFTER_S),
  },
  {
    title: "The leads see both days",
    isDone: (story) => areBoth(story.posts),
    can: (story) => story.score,
    words: (story) =>
      story.posts.rated
        ? `Your #${story.number} “${beginningOf(story)}” is in both posts. The lists below them name it.`
        : "At 09:00 Dana reads in #leads how the day before went: what was solved, FCR, CSAT and a chart.",
    label: () => "Next 09:00, then be Dana",
    go: seeLeads,
  },
];

/** Returns the posts of the last step as {label, words, go}, as far as they are there. */
export function postsOf(story) {
  const { solved, rated } = story.posts;
  return [
    solved && post(story, solved, { at: story.solvedAt, what: "solved", figure: "FCR" }),
    rated && post(story, rated, { at: story.ratedAt, what: `rated ${story.score} of 5`, figure: "CSAT" }),
  ].filter(Boolean);
}

/** What else can be looked at, each {title, words, go}. */
export const MORE = [
  {
    title: "A customer is unhappy",
    words: "A rating of 1 or 2 brings the leads a card.",
    go: () =>
      showNewest(
        DANA,
        LEADS,
        (id) => id.startsWith("recovery."),
        "Nobody is unhappy yet. A rating of 1 or 2 makes a card.",
      ),
  },
  {
    title: "Why a message went out",
    words: "Each one sent, planned or held back, with its reason.",
    go: () => type(ANA, TRIAGE, (number) => `why #${number}`),
  },
  {
    title: "How words will read",
    words: "A template, filled in from an issue.",
    go: () => type(DANA, LEADS, (number) => `template preview checkin/ask #${number}`),
  },
  {
    title: "A customer reads French",
    words: "German and Spanish come with it, too.",
    go: () => showNewest(INES, INITECH, () => true, "Nothing is in French yet. Log an issue for @ines."),
  },
];

async function ask(story, name, seconds) {
  if (!story[name]) await act("clock", { advance: seconds });
  const found = await once(() => readStory()[name], BOT_TAKES_MS);
  if (!found) return toast("Nothing has come yet. Move the clock a little further.", { isWrong: true });
  return show(story.trouble.user, found.channel, found.ts, found.thread);
}

/** Lets the day of the rating end before the next morning, and asks for the issues behind a figure of each post. */
async function seeLeads({ posts, solvedAt, ratedAt }) {
  if (!posts.rated) {
    await act("clock", { to: "00:00" });
    await act("clock", { to: "09:00" });
  }
  become(DANA, LEADS);
  const areThere = await once(() => areBoth(readStory().posts), BOT_TAKES_MS);
  if (!areThere) return toast("Not both posts are there yet. Press once more.", { isWrong: true });
  await askWhy("fcr", solvedAt);
  await askWhy("csat", ratedAt);
}

/** Asks for the issues behind a figure of a day, and waits for the answer, so that two come in their order. */
async function askWhy(figure, at) {
  const countAnswers = () => state.ephemerals.get(LEADS)?.size ?? 0;
  const before = countAnswers();
  const text = `why ${figure} ${dayKey(at, state.tz)}`;
  await act("command", { user: DANA, channel: LEADS, command: command(), text });
  await once(() => countAnswers() > before, BOT_TAKES_MS);
}

function areBoth({ solved, rated }) {
  return Boolean(solved && rated);
}

function post(story, message, { at, what, figure }) {
  const said = new RegExp(`\\*?${figure}\\*?[^·\\n]*`).exec(message.text ?? "")?.[0];
  return {
    label: `${shortDay(at, state.tz)}: ${what}`,
    words: said ? asTyped(said).replaceAll("*", "").trim() : "",
    go: () => show(DANA, LEADS, message.ts),
  };
}

function write(user, channel, draft) {
  const key = [user, channel, ""].join(" ");
  if (!state.drafts.get(key)) state.drafts.set(key, draft);
  become(user, channel);
  setTimeout(() => document.querySelector('[data-testid="composer"]').focus());
}

async function show(user, channel, ts, thread = null) {
  become(user, channel);
  goTo(channel, { thread, at: ts });
}

function showNewest(user, channel, fits, sentence) {
  const found = newestWith(channel, fits);
  if (!found) return toast(sentence);
  return show(user, channel, found.ts, found.thread_ts ?? null);
}

async function type(user, channel, words) {
  const number = readStory().number ?? newestNumber();
  if (!number) return toast("There is no issue yet. Begin with the first step.");
  become(user, channel);
  return act("command", { channel, command: command(), text: words(number) });
}

function newestNumber() {
  const isIt = (id) => id.startsWith("issue.");
  const card = newestWith(TRIAGE, isIt);
  return card && buttonsOf(card).find(({ action_id: id }) => isIt(id ?? "")).value;
}

function command() {
  return state.app.commands[0]?.command ?? "/issue";
}

function mention({ trouble }) {
  return `@${state.users.get(trouble.user)?.name ?? ""}`;
}

function firstName({ trouble }) {
  return trouble ? nameOf(trouble.user).split(" ")[0] : "Gus";
}

/** Returns the customer's words as one line. */
function lineOf({ trouble }) {
  return trouble.text.trim().replace(/\s+/g, " ");
}

/** Returns its beginning, in whole words. */
function beginningOf(story) {
  const line = lineOf(story);
  return line.length > LONGEST_BEGINNING ? `${line.slice(0, LONGEST_BEGINNING).replace(/\s+\S*$/, "")}…` : line;
}
