/** The basics of standard Markdown (the `markdown` block) as DOM nodes. */

import { h } from "./dom.js";
import { link } from "./links.js";
import { plainText } from "./mrkdwn.js";

const INLINE = [
  { pattern: /^`([^`]+)`/, draw: (m) => h("code", {}, m[1]) },
  { pattern: /^\*\*(.+?)\*\*/, draw: (m) => h("strong", {}, inline(m[1])) },
  { pattern: /^__(.+?)__/, draw: (m) => h("strong", {}, inline(m[1])) },
  { pattern: /^\*([^*\s][^*]*)\*/, draw: (m) => h("em", {}, inline(m[1])) },
  { pattern: /^~~(.+?)~~/, draw: (m) => h("s", {}, inline(m[1])) },
  { pattern: /^\[([^\]]+)\]\(([^)\s]+)\)/, draw: (m) => link(m[2], m[1]) },
];
const BULLET = /^\s*[-*+] +/;
const NUMBER = /^\s*\d+[.)] +/;

/** Returns Markdown text drawn: headings, lists, quotes, code, rules, emphasis and links. */
export function markdown(text) {
  return h("div", { class: "markdown", dir: "auto" }, blocksOf(text));
}

function blocksOf(text) {
  return text.split(/```\w*\n([\s\S]*?)```/).flatMap((part, i) => {
    if (i % 2) return [h("pre", {}, h("code", {}, part))];
    return part
      .split(/\n{2,}/)
      .filter((chunk) => chunk.trim())
      .flatMap((chunk) => runsOf(chunk).map(drawRun));
  });
}

function runsOf(chunk) {
  const runs = [];
  for (const line of chunk.split("\n").filter(Boolean)) {
    const kind = kindOf(line);
    if (runs.at(-1)?.kind !== kind || kind === "heading" || kind === "rule") runs.push({ kind, lines: [] });
    runs.at(-1).lines.push(line);
  }
  return runs;
}

function kindOf(line) {
  if (/^#{1,6} /.test(line)) return "heading";
  if (/^ {0,3}(-{3,}|\*{3,})\s*$/.test(line)) return "rule";
  if (BULLET.test(line)) return "bullets";
  if (NUMBER.test(line)) return "numbers";
  return line.startsWith(">") ? "quote" : "words";
}

function drawRun({ kind, lines }) {
  const items = (mark) => lines.map((line) => h("li", { dir: "auto" }, inline(line.replace(mark, ""))));
  const draw = {
    heading: () => h("p", { class: "heading" }, inline(lines[0].replace(/^#+ /, ""))),
    rule: () => h("hr"),
    bullets: () => h("ul", {}, items(BULLET)),
    numbers: () => h("ol", {}, items(NUMBER)),
    quote: () => h("blockquote", {}, broken(lines.map((line) => line.replace(/^> ?/, "")))),
    words: () => h("p", {}, broken(lines)),
  };
  return draw[kind]();
}

function broken(lines) {
  return lines.flatMap((line, i) => [i ? h("br") : "", ...inline(line)]);
}

function inline(text) {
  const out = [];
  let words = "";
  while (text) {
    const rule = INLINE.find(({ pattern }) => pattern.test(text));
    const match = rule?.pattern.exec(text);
    if (match) {
      out.push(...plainText(words), rule.draw(match));
      words = "";
    } else {
      words += text[0];
    }
    text = text.slice(match ? match[0].length : 1);
  }
  return [...out, ...plainText(words)];
}
