/** Block Kit elements that sit in sections, actions and context. */

import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { drawField, isField } from "./fields.js";
import { icon } from "./icons.js";
import { follow, imageAddress } from "./links.js";
import { openMenu } from "./menu.js";
import { plainText } from "./mrkdwn.js";

/** Returns one element drawn; pressing or choosing tells `ctx.act`. */
export function drawElement(element, block, ctx) {
  if (element.type === "button") return button(element, block, ctx);
  if (element.type === "overflow") return overflow(element, block, ctx);
  if (element.type === "image") return smallImage(element);
  if (isField(element)) return drawField(element, block, { ...ctx, keep: (...args) => keepAndAct(ctx, ...args) });
  return h("span", { class: "block-unknown" }, `This page cannot draw “${element.type}”.`);
}

function button(element, block, ctx) {
  const look = { primary: "button primary", danger: "button danger" }[element.style] ?? "button";
  const node = h(
    "button",
    {
      type: "button",
      class: look,
      "data-focus": focusName(element, block),
      "aria-description": element.accessibility_label,
    },
    plainText(element.text.text),
  );
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") || !(await confirmed(element.confirm))) return;
    if (element.url) follow(element.url);
    await whileBusy(node, () => ctx.act(block, element));
  });
  return node;
}

function overflow(element, block, ctx) {
  const items = element.options.map((option) => ({
    label: option.text.text,
    note: option.description?.text,
    run: async () => (await confirmed(element.confirm)) && ctx.act(block, element, option.value),
  }));
  const node = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More options",
      "aria-haspopup": "menu",
      "data-focus": focusName(element, block),
    },
    icon("more"),
  );
  node.addEventListener("click", () => openMenu(node, items, { label: "More options" }));
  return node;
}

function smallImage(element) {
  const address = imageAddress(element);
  return address
    ? h("img", { class: "small-image", src: address, alt: element.alt_text ?? "", referrerpolicy: "no-referrer" })
    : null;
}

async function keepAndAct(ctx, block, element, value) {
  if (!(await confirmed(element.confirm))) return;
  ctx.keep?.(block, element, value);
  ctx.act(block, element, value);
}

async function whileBusy(node, work) {
  node.setAttribute("aria-busy", "true");
  await work();
  node.removeAttribute("aria-busy");
}

function focusName(element, block) {
  return `${block.block_id ?? ""} ${element.action_id ?? element.url ?? ""}`;
}
