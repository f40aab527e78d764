/** Input blocks: a label, a field, a hint and what is wrong with it. */

import { h } from "./dom.js";
import { drawField } from "./fields.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";

const GROUPS = ["checkboxes", "radio_buttons"];

/** Returns an input block drawn; `ctx.error(block)` is the sentence to show below it, if any. */
export function drawInput(block, ctx) {
  const id = `field-${block.block_id}`;
  const error = ctx.error?.(block);
  const notes = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ") || null;
  const isGroup = GROUPS.includes(block.element.type);
  const aria = {
    id,
    "aria-label": null,
    "aria-describedby": notes,
    "aria-invalid": error ? "true" : null,
    "aria-labelledby": `${id}-label`,
  };
  const label = h(
    isGroup ? "span" : "label",
    { class: "label", id: `${id}-label`, for: isGroup ? null : id, dir: "auto" },
    plainText(block.label.text),
    block.optional && h("span", { class: "optional" }, " (optional)"),
  );
  const node = h(
    "div",
    { class: error ? "block-input wrong" : "block-input" },
    label,
    drawField(block.element, block, keeping(ctx), aria),
  );
  if (error) node.append(h("p", { class: "error", id: `${id}-error`, role: "alert" }, icon("warn"), error));
  if (block.hint) node.append(h("p", { class: "hint", id: `${id}-hint`, dir: "auto" }, plainText(block.hint.text)));
  return node;
}

function keeping(ctx) {
  const keep = (block, element, value) => {
    ctx.keep(block, element, value);
    if (block.dispatch_action) ctx.act(block, element, value);
  };
  return { ...ctx, keep };
}
