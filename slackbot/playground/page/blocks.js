/** Block Kit blocks as DOM nodes. */

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { icon } from "./icons.js";
import { drawInput } from "./inputs.js";
import { imageAddress } from "./links.js";
import { markdown } from "./markdown.js";
import { mrkdwn, plainText } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const DRAW = {
  section,
  header: (block) =>
    h(`h${(block.level ?? 1) + 2}`, { class: "block-header", dir: "auto" }, plainText(block.text.text)),
  divider: () => h("hr", { class: "block-divider" }),
  context: (block, ctx) =>
    h(
      "div",
      { class: "block-context" },
      block.elements.map((item) => contextItem(item, block, ctx)),
    ),
  actions: (block, ctx) =>
    h(
      "div",
      { class: "block-actions" },
      block.elements.map((item) => drawElement(item, block, ctx)),
    ),
  image: imageBlock,
  input: drawInput,
  rich_text: richText,
  table,
  markdown: (block) => markdown(block.text),
  alert: (block) =>
    h(
      "div",
      { class: `block-alert ${levelOf(block)}`, role: "note" },
      icon("warn"),
      h("div", { dir: "auto" }, anyText(block.text)),
    ),
};

/** Returns the blocks drawn; `ctx` says what pressing does and which values are kept (see fields.js). */
export function drawBlocks(blocks, ctx) {
  return blocks.map((block) => {
    const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : unknown;
    const node = draw(block, ctx);
    node.classList.add("block");
    return node;
  });
}

/** Returns a text object drawn, mrkdwn or plain. */
export function textObject(object) {
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plainText(object.text).flatMap(breakLines);
}

function section(block, ctx) {
  const words = h("div", { class: "block-words" });
  if (block.text) words.append(h("div", { dir: "auto" }, textObject(block.text)));
  if (block.fields)
    words.append(
      h(
        "div",
        { class: block.fields.length % 3 ? "block-fields" : "block-fields by-three" },
        block.fields.map((field) => h("div", { dir: "auto" }, textObject(field))),
      ),
    );
  return h(
    "div",
    { class: "block-section" },
    words,
    block.accessory && h("div", { class: "block-accessory" }, drawElement(block.accessory, block, ctx)),
  );
}

function contextItem(item, block, ctx) {
  return item.type === "image" ? drawElement(item, block, ctx) : h("span", { dir: "auto" }, textObject(item));
}

function imageBlock(block) {
  const address = imageAddress(block);
  const picture = h("img", { src: address, alt: block.alt_text ?? "", referrerpolicy: "no-referrer" });
  picture.addEventListener("error", () =>
    picture.replaceWith(h("span", { class: "missing" }, `Image: ${block.alt_text ?? "not available"}`)),
  );
  const caption = block.title && h("figcaption", { dir: "auto" }, plainText(block.title.text));
  return h(
    "figure",
    { class: "block-image" },
    caption,
    address ? picture : h("span", { class: "missing" }, block.alt_text),
  );
}

function table(block) {
  const settings = block.column_settings ?? [];
  const cell = (content, tag, column) =>
    h(
      tag,
      { class: `to-${settings[column]?.align ?? "left"}`, dir: "auto", scope: tag === "th" ? "col" : null },
      cellContent(content),
    );
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((content, column) => cell(content, tag, column)),
    );
  const [head, ...body] = block.rows;
  return h(
    "div",
    { class: "block-table", tabindex: 0, role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, row(head, "th")),
      h(
        "tbody",
        {},
        body.map((cells) => row(cells, "td")),
      ),
    ),
  );
}

function cellContent(content) {
  if (content.type === "rich_text") return richText(content);
  return String(content.text ?? content.value ?? "");
}

function levelOf(block) {
  return ["info", "success", "warning", "error"].includes(block.level) ? block.level : "info";
}

function anyText(text) {
  return typeof text === "string" ? plainText(text) : textObject(text);
}

function unknown(block) {
  const words = block.alt_text ?? block.fallback ?? (typeof block.text === "string" ? block.text : block.text?.text);
  return h("div", { class: "block-unknown", dir: "auto" }, words || `This page cannot draw “${block.type}”.`);
}

function breakLines(part) {
  if (typeof part !== "string") return [part];
  return part.split("\n").flatMap((line, i) => (i ? [h("br"), line] : [line]));
}
