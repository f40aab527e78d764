/** Emoji as pictures of our own, by Slack's names, so that a machine without an emoji font shows them too. */

import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

// The characters that have a picture in emoji.svg, each with its names. Any other emoji is shown as it was written.
const NAMES = {
  "👍": "+1 thumbsup",
  "👎": "-1 thumbsdown",
  "👀": "eyes",
  "🎫": "ticket",
  "✅": "white_check_mark",
  "✔": "heavy_check_mark",
  "☑": "ballot_box_with_check",
  "❌": "x",
  "⚠": "warning",
  "❗": "exclamation",
  "❓": "question",
  ℹ: "information_source",
  "❤": "heart",
  "💚": "green_heart",
  "🎉": "tada",
  "🙏": "pray",
  "👋": "wave",
  "👏": "clap",
  "🙌": "raised_hands",
  "✋": "hand raised_hand",
  "👌": "ok_hand",
  "💪": "muscle",
  "🤞": "crossed_fingers",
  "🤝": "handshake",
  "🙂": "slightly_smiling_face simple_smile",
  "😄": "smile",
  "😃": "smiley",
  "😁": "grin",
  "😊": "blush",
  "😉": "wink",
  "😎": "sunglasses",
  "😍": "heart_eyes",
  "😂": "joy",
  "😅": "sweat_smile",
  "🤔": "thinking_face",
  "😐": "neutral_face",
  "😕": "confused",
  "🙁": "slightly_frowning_face",
  "😔": "pensive",
  "😢": "cry",
  "😭": "sob",
  "😠": "angry",
  "😡": "rage",
  "😌": "relieved",
  "🚀": "rocket",
  "🔥": "fire",
  "🐛": "bug",
  "💡": "bulb",
  "⭐": "star",
  "✨": "sparkles",
  "⚡": "zap",
  "💯": "100",
  "🏆": "trophy",
  "☕": "coffee",
  "🚨": "rotating_light",
  "🆘": "sos",
  "⛔": "no_entry",
  "🔴": "red_circle large_red_circle",
  "🟠": "large_orange_circle",
  "🟡": "large_yellow_circle",
  "🟢": "large_green_circle",
  "🔵": "large_blue_circle",
  "⏳": "hourglass_flowing_sand",
  "⏰": "alarm_clock",
  "📅": "date",
  "🔔": "bell",
  "🔕": "no_bell",
  "💤": "zzz",
  "💬": "speech_balloon",
  "📝": "memo pencil",
  "✉": "email envelope",
  "📣": "mega",
  "📌": "pushpin",
  "🔗": "link",
  "🔒": "lock",
  "🔑": "key",
  "🔍": "mag",
  "⚙": "gear",
  "🔧": "wrench",
  "📦": "package",
  "🏠": "house",
  "📊": "bar_chart",
  "📈": "chart_with_upwards_trend",
  "📉": "chart_with_downwards_trend",
  "🔁": "repeat",
  "🔄": "arrows_counterclockwise",
  "➡": "arrow_right",
  "🚩": "triangular_flag_on_post",
};

/** The reactions people pick from. */
export const PICKS = [
  "eyes",
  "white_check_mark",
  "+1",
  "heart",
  "tada",
  "pray",
  "smile",
  "wave",
  "thinking_face",
  "cry",
  "rocket",
  "ticket",
];

const CHARACTERS = new Map(
  Object.entries(NAMES).flatMap(([character, names]) => names.split(" ").map((name) => [name, character])),
);
const WRITTEN = new RegExp(`(${Object.keys(NAMES).join("|")})[\ufe0f\u{1f3fb}-\u{1f3ff}]?`, "u"); // in any colour

/** Returns the picture of the emoji called `name` (skin tones left out), or null if there is none. */
export function emoji(name) {
  const character = CHARACTERS.get(name.split("::")[0]);
  return character ? drawn(character, name) : null;
}

/** Returns `words` in pieces, with pictures in the place of emoji that were written as characters. */
export function withEmoji(words) {
  const pieces = words.split(WRITTEN);
  return pieces.map((piece, i) => (i % 2 ? drawn(piece, NAMES[piece].split(" ")[0]) : piece));
}

function drawn(character, name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  const code = [...character].map((sign) => sign.codePointAt(0).toString(16)).join("-");
  use.setAttribute("href", `/page/emoji.svg#e${code}`);
  svg.append(use);
  return h("span", { class: "emoji", role: "img", "aria-label": `:${name}:`, title: `:${name}:` }, svg);
}
