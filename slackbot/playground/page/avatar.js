/** Coloured initials that stand for a person or an app. */

import { h } from "./dom.js";
import { state } from "./store.js";

// White letters on each of these have a contrast above 5:1.
const PALETTE = ["#6a4fb3", "#1f6fb0", "#b4472e", "#3d7a2b", "#a2337a", "#7a6412", "#4f5d75", "#0f7a86", "#96503a"];

/** Returns the avatar of `user`, neighbours in different colours; `name` overrides whose initials are shown. */
export function avatar(user, { name = user?.real_name || user?.name || "?", size = "" } = {}) {
  const kind = user?.is_bot ? "bot" : user?.external ? "outside" : "inside";
  const place = Math.max(0, [...state.users.keys()].indexOf(user?.id));
  return h(
    "span",
    { class: `avatar ${kind} ${size}`, "aria-hidden": "true", vars: { "--tint": PALETTE[place % PALETTE.length] } },
    initials(name),
  );
}

function initials(name) {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? "?"];
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}
