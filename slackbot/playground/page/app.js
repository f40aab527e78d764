/** Puts the page together and keeps it up to date. */

import { channelList } from "./channels.js";
import { clockBar } from "./clock.js";
import { composer } from "./composer.js";
import { h } from "./dom.js";
import { guidePane } from "./guide.js";
import { channelHeader } from "./header.js";
import { messageList } from "./messages.js";
import { tellDates } from "./mrkdwn.js";
import { modalLayer } from "./modal.js";
import { closeThread, goTo, see, settle } from "./moves.js";
import { peopleRail, youPanel } from "./people.js";
import { drawOpening, movingNote } from "./progress.js";
import { readAddress, writeAddress } from "./route.js";
import { connect } from "./socket.js";
import { changed, channelName, nameOf, state, watch } from "./store.js";
import { threadPane } from "./thread.js";
import { unreadOf } from "./unread.js";

const MINUTE_MS = 60000;

/** Builds the page inside `shell` and connects it. */
export function start(shell) {
  const guide = guidePane();
  const bar = clockBar({ onGuide: guide.toggle });
  const rail = peopleRail();
  const you = youPanel();
  const channels = channelList();
  const moving = movingNote();
  const parts = [
    bar,
    rail,
    you,
    channels,
    channelHeader(),
    messageList(),
    composer({ testid: "composer" }),
    threadPane(),
    guide,
    modalLayer(),
    moving,
  ];
  const [, , , , head, list, writing, thread] = parts;
  const sidebar = h("div", { class: "sidebar" }, you.node, channels.node);
  const main = h("main", { class: "main" }, head.node, list.node, writing.node);
  const shade = h("div", { class: "shade", onclick: () => document.body.classList.remove("drawer-open") });
  watch(() => !state.ready && state.opening && drawOpening(shell.querySelector(".opening")));
  watch(whenReleased(() => drawAll(parts)));
  window.addEventListener("hashchange", followAddress);
  window.addEventListener("keydown", leaveOnEscape);
  setInterval(changed, MINUTE_MS);
  connect(() => arrive(shell, [bar.node, rail.node, sidebar, main, thread.node, guide.node, shade, moving.node]));
}

/** Returns `draw` put off while a pointer is down: what is replaced between pressing and letting go swallows the click. */
function whenReleased(draw) {
  let isDown = false;
  let isDue = false;
  const release = () => {
    isDown = false;
    if (isDue) draw();
    isDue = false;
  };
  window.addEventListener("pointerdown", () => (isDown = true), true);
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(release), true);
  window.addEventListener("blur", release); // of the window alone: a press takes the focus from what had it
  return () => (isDown ? (isDue = true) : draw());
}

function arrive(shell, nodes) {
  if (!shell.contains(nodes[0])) shell.replaceChildren(...nodes);
  if (!state.me) readAddress();
  settle();
}

function followAddress() {
  readAddress();
  writeAddress();
}

function leaveOnEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open")) return;
  if (document.body.classList.contains("drawer-open")) document.body.classList.remove("drawer-open");
  else if (state.thread) closeThread();
}

function drawAll(parts) {
  if (state.wantedChannel && state.channels.has(state.wantedChannel)) {
    goTo(state.wantedChannel);
    state.wantedChannel = null;
  }
  if (state.ready) {
    settle();
    see();
    for (const part of parts) part.draw();
    tellDates(document);
    state.wanted = null;
    writeAddress();
    document.title = titleOf();
  } else {
    parts[0].draw();
  }
}

function titleOf() {
  const { mentions } = unreadOf(state.me);
  return `${mentions ? `(${mentions}) ` : ""}${channelName(state.channel)} · ${nameOf(state.me)}`;
}

start(document.getElementById("shell"));
