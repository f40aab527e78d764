/** Block Kit's rich_text as DOM nodes. */

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { link } from "./links.js";
import { channelMention, date, mention } from "./mrkdwn.js";

const PARTS = {
  rich_text_section: (part) => h("div", { dir: "auto" }, runs(part)),
  rich_text_quote: (part) => h("blockquote", { dir: "auto" }, runs(part)),
  rich_text_preformatted: (part) => h("pre", {}, h("code", {}, runs(part))),
  rich_text_list: list,
};

const RUNS = {
  text: (run) => lines(run.text),
  link: (run) => link(run.url, run.text || run.url),
  user: (run) => mention(run.user_id),
  channel: (run) => channelMention(run.channel_id),
  emoji: (run) => emoji(run.name) ?? `:${run.name}:`,
  date: (run) => date(run.timestamp, run.format ?? "{date}", run),
  broadcast: (run) => h("span", { class: "mention of-me" }, `@${run.range}`),
  usergroup: (run) => h("span", { class: "mention" }, `@${run.usergroup_id}`),
  color: (run) => run.value,
};

/** Returns a rich_text block (or table cell) drawn. */
export function richText(block) {
  return h(
    "div",
    { class: "rich" },
    (block.elements ?? []).map((part) => PARTS[part.type]?.(part)),
  );
}

function list(part) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const items = part.elements.map((item) => h("li", { dir: "auto" }, runs(item)));
  const start = tag === "ol" && part.offset ? part.offset + 1 : undefined;
  return h(tag, { class: `indent-${Math.min(part.indent ?? 0, 6)}`, start }, items);
}

function runs(part) {
  return (part.elements ?? []).map((run) => styled(RUNS[run.type]?.(run), run.style));
}

function styled(drawn, style) {
  const tags = { bold: "strong", italic: "em", strike: "s", code: "code" };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), drawn);
}

function lines(text) {
  return text.split("\n").flatMap((line, i) => [...(i ? [h("br")] : []), ...withEmoji(line)]);
}
