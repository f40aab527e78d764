/** Links: only to the web and mail, and message links open inside the page. */

import { h } from "./dom.js";

const ALLOWED = ["http:", "https:", "mailto:"];
const MESSAGE = /\/archives\/(\w+)(?:\/p(\d+))?/;

/** Returns a link to `url` showing `shown`; bare text if the address is not one to follow. */
export function link(url, shown = url) {
  const goal = parse(url);
  if (!goal) return h("span", {}, shown);
  const inside = messageIn(goal);
  if (inside) return h("a", { href: inside, class: "inside" }, shown);
  return h("a", { href: goal.href, target: "_blank", rel: "noopener noreferrer" }, shown);
}

/** Goes to the address, as a press of a link button does: to a message inside the page, else in a tab of its own. */
export function follow(url) {
  const goal = parse(url);
  if (!goal) return;
  const inside = messageIn(goal);
  if (inside) location.hash = inside;
  else window.open(goal.href, "_blank", "noopener,noreferrer");
}

/** Returns the address if it may be followed or drawn as an image, else null. */
export function safeAddress(url) {
  return parse(url)?.href ?? null;
}

/** Returns where an image block's or element's picture is, or null. */
export function imageAddress({ slack_file: file, image_url: url }) {
  if (file?.id) return `/files/${encodeURIComponent(file.id)}/image`;
  return safeAddress(file?.url ?? url ?? "");
}

function parse(url) {
  try {
    const goal = new URL(url, location.origin);
    return ALLOWED.includes(goal.protocol) ? goal : null;
  } catch {
    return null;
  }
}

function messageIn(goal) {
  const match = MESSAGE.exec(goal.pathname);
  if (!match) return null;
  const [, channel, digits] = match;
  const thread = goal.searchParams.get("thread_ts");
  const at = digits ? `&at=${digits.slice(0, -6)}.${digits.slice(-6)}` : "";
  return `#channel=${channel}${at}${thread ? `&thread=${thread}` : ""}`;
}
