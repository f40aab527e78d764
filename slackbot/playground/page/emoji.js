/** Emoji by Slack's names: the ones a support desk meets. */

const EMOJI = {
  "+1": "👍", "-1": "👎", "100": "💯", alarm_clock: "⏰", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️",
  arrows_counterclockwise: "🔄", art: "🎨", ballot_box_with_check: "☑️", bar_chart: "📊", bell: "🔔", no_bell: "🔕",
  bulb: "💡", bug: "🐛", calendar: "📆", date: "📅", spiral_calendar_pad: "🗓️", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", clap: "👏", clipboard: "📋", clock1: "🕐", clock9: "🕘", construction: "🚧", cry: "😢",
  disappointed: "😞", email: "✉️", envelope: "✉️", exclamation: "❗", eyes: "👀", fire: "🔥", frowning: "😦", gear: "⚙️",
  green_heart: "💚", grey_question: "❔", grin: "😁", hand: "✋", raised_hand: "✋", raised_hands: "🙌", handshake: "🤝",
  heart: "❤️", heavy_check_mark: "✔️", heavy_plus_sign: "➕", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  house: "🏠", inbox_tray: "📥", information_source: "ℹ️", joy: "😂", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢",
  large_orange_circle: "🟠", large_red_circle: "🔴", red_circle: "🔴", large_yellow_circle: "🟡", white_circle: "⚪",
  black_circle: "⚫", link: "🔗", lock: "🔒", unlock: "🔓", loudspeaker: "📢", mega: "📣", mag: "🔍", mailbox: "📫",
  mailbox_with_mail: "📬", memo: "📝", pencil: "📝", pencil2: "✏️", moon: "🌙", zzz: "💤", neutral_face: "😐",
  no_entry: "⛔", no_entry_sign: "🚫", office: "🏢", ok: "🆗", ok_hand: "👌", open_hands: "👐", outbox_tray: "📤",
  package: "📦", page_facing_up: "📄", paperclip: "📎", partying_face: "🥳", phone: "☎️", point_right: "👉", point_up: "☝️",
  pray: "🙏", pushpin: "📌", question: "❓", recycle: "♻️", relaxed: "☺️", repeat: "🔁", rocket: "🚀", rotating_light: "🚨",
  sad: "😔", pensive: "😔", scroll: "📜", seedling: "🌱", shield: "🛡️", simple_smile: "🙂", slightly_smiling_face: "🙂",
  slightly_frowning_face: "🙁", smile: "😄", smiley: "😃", smirk: "😏", sob: "😭", sos: "🆘", sparkles: "✨", speech_balloon: "💬",
  star: "⭐", star2: "🌟", stopwatch: "⏱️", sun_with_face: "🌞", sunny: "☀️", sunrise: "🌅", sunglasses: "😎", sweat_smile: "😅",
  tada: "🎉", thinking_face: "🤔", thumbsup: "👍", thumbsdown: "👎", ticket: "🎫", admission_tickets: "🎟️",
  timer_clock: "⏲️", tools: "🛠️", hammer_and_wrench: "🛠️", trophy: "🏆", triangular_flag_on_post: "🚩", truck: "🚚",
  unamused: "😒", warning: "⚠️", wave: "👋", white_check_mark: "✅", white_large_square: "⬜", wink: "😉", wrench: "🔧", x: "❌",
  yum: "😋", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", zap: "⚡", globe_with_meridians: "🌐", busts_in_silhouette: "👥",
  bust_in_silhouette: "👤", crossed_fingers: "🤞", muscle: "💪", coffee: "☕", blush: "😊", heart_eyes: "😍", rage: "😡",
  angry: "😠", confused: "😕", relieved: "😌", herb: "🌿", lifebuoy: "🛟", ring_buoy: "🛟", label: "🏷️", bookmark: "🔖", new: "🆕",
};

/** The reactions people pick from, the desk's own three first. */
export const PICKS = ["ticket", "eyes", "white_check_mark", "+1", "heart", "tada", "pray", "smile", "wave", "thinking_face", "cry", "rocket"];

/** Returns the character of `name` (skin tones left out), or null if this page does not know it. */
export function emojiOf(name) {
  const plain = name.split("::")[0];
  return Object.hasOwn(EMOJI, plain) ? EMOJI[plain] : null;
}
