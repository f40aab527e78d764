/** Coloured initials that stand for a person or an app. */

import { h } from "./dom.js";
import { state } from "./store.js";

const PALETTE = ["#6a4fb3", "#1f6fb0", "#b4472e", "#3d7a2b", "#a2337a", "#7a6412", "#4f5d75", "#0f7a86", "#96503a"];

/** Returns the avatar of `user`; `name` overrides whose initials are shown. */
export function avatar(user, { name = user?.real_name || user?.name || "?", size = "" } = {}) {
  const kind = user?.is_bot ? "bot" : user?.external ? "outside" : "inside";
  const colour = hexOf(user?.color) ?? PALETTE[placeOf(user) % PALETTE.length];
  return h("span", { class: `avatar ${kind} ${size}`, "aria-hidden": "true", vars: { "--tint": colour, "--on-tint": inkOn(colour) } }, initials(name));
}

function initials(name) {
  const words = name.trim().split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? "?"];
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}

function hexOf(colour) {
  const digits = /^#?([0-9a-f]{6})$/i.exec(colour ?? "");
  return digits && `#${digits[1]}`;
}

function inkOn(colour) {
  const channel = (at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2;
  const light = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return light > 0.18 ? "#10201e" : "#ffffff";
}

function placeOf(user) {
  return Math.max(0, [...state.users.keys()].indexOf(user?.id));
}
