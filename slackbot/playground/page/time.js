/** Times in words, in the zone of whoever reads them. */

const DAY = 86400;
const cache = new Map();

/** Returns "10:02". */
export function clockTime(ts, tz) {
  return format(ts, tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Returns "Sunday, 22 November 2026 at 10:02". */
export function fullTime(ts, tz) {
  return `${longDay(ts, tz)} at ${clockTime(ts, tz)}`;
}

/** Returns "Sun 22 Nov". */
export function shortDay(ts, tz) {
  return format(ts, tz, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");
}

/** Returns "2026-11-22", equal for two times of one day in `tz`. */
export function dayKey(ts, tz) {
  return format(ts, tz, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
}

/** Returns "Today", "Yesterday", "Tomorrow" or the day in words, seen from `now`. */
export function dayName(ts, now, tz) {
  return nearDay(ts, now, tz) ?? longDay(ts, tz);
}

/** Returns "3 hours ago" or "in 2 days", seen from `now`. */
export function ago(ts, now) {
  const steps = [
    ["day", DAY],
    ["hour", 3600],
    ["minute", 60],
  ];
  const gap = ts - now;
  const [unit, size] = steps.find(([, seconds]) => Math.abs(gap) >= seconds) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" }).format(Math.trunc(gap / size), unit);
}

/** Returns Slack's date format (`{date_short_pretty} {time}`) filled in. */
export function slackDate(ts, pattern, now, tz) {
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => dateToken(token, ts, now, tz) ?? whole);
}

/** Returns "Lisbon" for "Europe/Lisbon". */
export function placeOf(tz) {
  return (tz ?? "UTC").split("/").pop().replaceAll("_", " ");
}

function dateToken(token, ts, now, tz) {
  if (token.endsWith("_pretty")) {
    const near = nearDay(ts, now, tz);
    return near ? near.toLowerCase() : dateToken(token.slice(0, -"_pretty".length), ts, now, tz);
  }
  const date = { day: "numeric", month: "long", year: "numeric" };
  const words = {
    date_num: () => dayKey(ts, tz),
    date_slash: () => format(ts, tz, { day: "2-digit", month: "2-digit", year: "numeric" }),
    date: () => format(ts, tz, date),
    date_long: () => longDay(ts, tz),
    date_short: () => format(ts, tz, { ...date, month: "short" }),
    day_divider: () => longDay(ts, tz),
    time: () => clockTime(ts, tz),
    time_secs: () => format(ts, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    ago: () => ago(ts, now),
  };
  return Object.hasOwn(words, token) ? words[token]() : undefined;
}

function nearDay(ts, now, tz) {
  const day = dayKey(ts, tz);
  const names = { Today: 0, Yesterday: -DAY, Tomorrow: DAY };
  return Object.keys(names).find((name) => dayKey(Number(now) + names[name], tz) === day);
}

function longDay(ts, tz) {
  return format(ts, tz, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(/^(\w+) /, "$1, ");
}

function format(ts, tz, options, locale = "en-GB") {
  const key = `${locale}|${tz}|${JSON.stringify(options)}`;
  if (!cache.has(key)) cache.set(key, formatter(locale, tz, options));
  return cache.get(key).format(new Date(Number(ts) * 1000));
}

function formatter(locale, tz, options) {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: tz || "UTC" });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  }
}
