/** The line to the server, picked up again whenever it drops. */

import { apply } from "./frames.js";
import { changed, state } from "./store.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** Connects and stays connected; calls `onSnapshot` after each snapshot. */
export function connect(onSnapshot, wait = FIRST_WAIT_MS) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}/ui`);
  let nextWait = Math.min(wait * 2, LONGEST_WAIT_MS);
  line.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    apply(frame);
    if (frame.type === "snapshot") {
      state.online = true;
      nextWait = FIRST_WAIT_MS;
      onSnapshot();
    }
    changed();
  };
  line.onclose = () => {
    state.online = false;
    changed();
    setTimeout(() => connect(onSnapshot, nextWait), wait);
  };
}
