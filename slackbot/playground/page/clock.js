/** The bar on top: the product's clock, the buttons that move it, and whether the bot is there. */

import { act } from "./act.js";
import { h, rove, setTabStop } from "./dom.js";
import { icon } from "./icons.js";
import { now, state } from "./store.js";
import { clockTime, fullTime, shortDay } from "./time.js";

const TICK_MS = 1000;
const MOVES = [
  { label: "+1 hour", move: { advance: 3600 } },
  { label: "+1 day", move: { advance: 86400 } },
  { label: "next 09:00", move: { to: "09:00" } },
];

/** Returns the bar; `onGuide` opens the guide, `draw()` brings the bar up to date. */
export function clockBar({ onGuide }) {
  const day = h("span", { class: "clock-day" });
  const hour = h("span", { class: "clock-hour" });
  const buttons = MOVES.map(({ label, move }) => moveButton(label, move));
  const moves = h("div", { class: "clock-moves", role: "toolbar", "aria-label": "Move the clock" }, buttons);
  rove(moves, "button", { keys: ["ArrowLeft", "ArrowRight"] });
  setTabStop(moves, "button", buttons[0]);
  const status = h("span", { class: "status", role: "status" });
  const guide = h(
    "button",
    { type: "button", class: "button quiet guide-button", onclick: onGuide },
    icon("guide"),
    "Guide",
  );
  const time = h("time", { class: "clock-time" }, icon("clock"), day, hour);
  const node = h(
    "header",
    { class: "topbar" },
    h(
      "div",
      { class: "brand" },
      h("span", { class: "brand-mark", "aria-hidden": "true" }),
      h("span", { class: "brand-name" }, "Playground"),
    ),
    h("div", { class: "clock", "data-testid": "clock", role: "group", "aria-label": "Clock" }, time, moves),
    h("div", { class: "topbar-end" }, status, guide),
  );
  const draw = () => drawBar({ day, hour, time, moves, status, node });
  setInterval(draw, TICK_MS);
  return { node, draw };
}

function moveButton(label, move) {
  const button = h(
    "button",
    { type: "button", class: "button", title: "Move the clock of the whole playground" },
    label,
  );
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    await act("clock", move);
    button.removeAttribute("aria-busy");
  });
  return button;
}

function drawBar({ day, hour, time, moves, status, node }) {
  if (!state.ready) return;
  const at = now();
  put(day, shortDay(at, state.tz));
  put(hour, `${clockTime(at, state.tz)} ${zoneName()}`);
  time.title = `${fullTime(at, state.tz)}, ${state.tz}: the product’s clock`;
  moves.hidden = !state.canMoveClock;
  const [look, words] = statusOf();
  status.className = `status ${look}`;
  put(status, words);
  put(node.querySelector(".brand-name"), state.app.name ? `${state.app.name} playground` : "Playground");
}

function statusOf() {
  if (!state.online) return ["lost", "Reconnecting…"];
  return state.connected ? ["on", "Bot connected"] : ["off", "Bot not connected"];
}

function zoneName() {
  return state.tz === "UTC" ? "UTC" : state.tz.split("/").pop().replaceAll("_", " ");
}

function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
