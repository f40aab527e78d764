/** Slack's mrkdwn as DOM nodes: every entity is unescaped exactly once and nothing is parsed as HTML. */

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { link } from "./links.js";
import { channelName, nameOf, now, state, zone } from "./store.js";
import { fullTime, slackDate } from "./time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const BROADCASTS = ["here", "channel", "everyone"];

const RULES = [
  { sign: "<", pattern: /<([^<>\n]+)>/y, draw: (m) => entity(m[1]) },
  { sign: "`", pattern: /`([^`\n]+)`/y, draw: (m) => h("code", {}, plain(m[1])) },
  { sign: ":", pattern: /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y, draw: (m) => emoji(m[1]) },
  { sign: "*", pattern: spanOf("\\*"), draw: (m) => h("strong", {}, inline(m[1])), isSpan: true },
  { sign: "_", pattern: spanOf("_"), draw: (m) => h("em", {}, inline(m[1])), isSpan: true },
  { sign: "~", pattern: spanOf("~"), draw: (m) => h("s", {}, inline(m[1])), isSpan: true },
];
const BARE_URL = { sign: "h", pattern: /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"*_~]/y, draw: (m) => link(unescape(m[0])) };

/** Returns `text` drawn; `isTyped` says a person wrote it, whose escaped `>` quotes and whose bare addresses link. */
export function mrkdwn(text, { isTyped = false } = {}) {
  const drawn = document.createDocumentFragment();
  text.split(/```\n?([\s\S]+?)\n?```\n?/).forEach((part, i) => {
    if (i % 2) drawn.append(h("pre", {}, h("code", {}, plain(part))));
    else if (part) drawn.append(...paragraphs(part, isTyped));
  });
  return drawn;
}

/** Returns plain text (`emoji: true` text objects) drawn: only emoji names and line breaks mean anything. */
export function plainText(text) {
  const parts = text.split(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/);
  return parts.flatMap((part, i) => (i % 2 ? (emoji(part) ?? `:${part}:`) : withEmoji(part)));
}

/** Returns mrkdwn as bare text, for screen readers, code and file names. */
export function plain(text) {
  return unescape(text.replace(/<([^<>\n]+)>/g, (_, inner) => escape(labelOf(inner))));
}

/** Returns mrkdwn as a person would have typed it: `@ana`, `#triage`, and the three signs themselves. */
export function asTyped(text) {
  const back = (inner) => {
    const [head, label] = inner.split("|");
    if (head.startsWith("@")) return `@${state.users.get(head.slice(1))?.name ?? label ?? head.slice(1)}`;
    return head.startsWith("#") || head.startsWith("!") ? labelOf(inner) : unescape(head);
  };
  return unescape(text.replace(/<([^<>\n]+)>/g, (_, inner) => escape(back(inner))));
}

/** Returns a person's mention. */
export function mention(id, fallback) {
  const name = state.users.has(id) ? nameOf(id) : (fallback ?? id);
  return h("span", { class: id === state.me ? "mention of-me" : "mention" }, `@${name}`);
}

/** Returns a channel's mention, a way there for its members. */
export function channelMention(id, fallback) {
  const isKnown = state.channels.has(id);
  const name = isKnown ? channelName(id) : `#${fallback ?? id}`;
  return isKnown ? h("a", { class: "mention", href: `#channel=${id}` }, name) : h("span", { class: "mention" }, name);
}

/** Returns a date in the reader's zone, in Slack's format. */
export function date(seconds, pattern, { url, fallback } = {}) {
  if (!Number.isFinite(Number(seconds))) return document.createTextNode(fallback ?? "");
  const words = slackDate(Number(seconds), pattern, now(), zone());
  const time = h(
    "time",
    {
      datetime: new Date(Number(seconds) * 1000).toISOString(),
      title: fullTime(seconds, zone()),
      "data-pattern": pattern,
    },
    words,
  );
  return url ? link(url, time) : time;
}

/** Says anew what dates within `root` say of today and of how long ago: time goes on, and the messages stay. */
export function tellDates(root) {
  for (const time of root.querySelectorAll("time[data-pattern]")) {
    const words = slackDate(Date.parse(time.dateTime) / 1000, time.dataset.pattern, now(), zone());
    if (time.textContent !== words) time.textContent = words;
  }
}

function spanOf(sign) {
  return new RegExp(`${sign}(?=\\S)((?:<[^<>\\n]+>|[^${sign}<\\n])+?)(?<!\\s)${sign}(?![\\p{L}\\p{N}])`, "uy");
}

function paragraphs(part, isTyped) {
  const quoteMark = isTyped ? /^(?:&gt;|>) ?/ : /^> ?/;
  const runs = [];
  for (const line of part.split("\n")) {
    const isQuote = quoteMark.test(line);
    if (runs.at(-1)?.isQuote !== isQuote) runs.push({ isQuote, lines: [] });
    runs.at(-1).lines.push(isQuote ? line.replace(quoteMark, "") : line);
  }
  return runs.flatMap(({ isQuote, lines }) => {
    const drawn = lines.flatMap((line, i) => [i ? h("br") : "", ...inline(line, isTyped)]);
    return isQuote ? [h("blockquote", { dir: "auto" }, drawn)] : drawn;
  });
}

function inline(text, isTyped = false) {
  const rules = isTyped ? [...RULES, BARE_URL] : RULES;
  const out = [];
  let words = "";
  for (let at = 0; at < text.length;) {
    const found = firstMatch(rules, text, at);
    if (!found) {
      words += text[at++];
      continue;
    }
    out.push(...withEmoji(unescape(words)), found.node);
    words = "";
    at += found.length;
  }
  return [...out, ...withEmoji(unescape(words))];
}

function firstMatch(rules, text, at) {
  for (const { sign, pattern, draw, isSpan } of rules) {
    if (text[at] !== sign || (isSpan && at && /[\p{L}\p{N}]/u.test(text[at - 1]))) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const node = match && draw(match);
    if (node) return { node, length: match[0].length };
  }
  return null;
}

function entity(inner) {
  const [head, label] = split(inner);
  if (head.startsWith("@")) return mention(head.slice(1), label);
  if (head.startsWith("#")) return channelMention(head.slice(1), label);
  if (head.startsWith("!date^")) return dateEntity(head, label);
  if (head.startsWith("!")) return h("span", { class: "mention of-me" }, labelOf(inner));
  return link(unescape(head), label === undefined ? undefined : inlineLabel(label));
}

function inlineLabel(label) {
  return h("span", {}, plainText(unescape(label)));
}

function dateEntity(head, label) {
  const [, seconds, pattern, url] = head.split("^");
  return date(seconds, unescape(pattern ?? "{date}"), { url: url && unescape(url), fallback: unescape(label ?? "") });
}

function labelOf(inner) {
  const [head, label] = split(inner);
  if (head.startsWith("@"))
    return `@${state.users.has(head.slice(1)) ? nameOf(head.slice(1)) : (label ?? head.slice(1))}`;
  if (head.startsWith("#")) return label ? `#${label}` : channelName(head.slice(1));
  if (head.startsWith("!subteam^")) return label ?? `@${head.slice("!subteam^".length)}`;
  if (BROADCASTS.includes(head.slice(1)) && head.startsWith("!")) return `@${head.slice(1)}`;
  return unescape(label ?? head);
}

function split(inner) {
  const bar = inner.indexOf("|");
  return bar < 0 ? [inner, undefined] : [inner.slice(0, bar), inner.slice(bar + 1)];
}

function escape(text) {
  return text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
}

function unescape(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}
