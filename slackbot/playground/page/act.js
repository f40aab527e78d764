/** What people do, sent to the server. */

import { state } from "./store.js";
import { toast } from "./toasts.js";

const watchers = [];

/** Calls `watcher(name, details, answer)` after each thing that was done. */
export function afterActs(watcher) {
  watchers.push(watcher);
}

/** Does `name` as the person at the page; returns the server's answer, and shows a refusal as a note. */
export async function act(name, details) {
  const whole = { user: state.me, ...details };
  const answer = await ask(name, whole);
  if (!answer.ok && !answer.errors) toast(answer.error ?? "That did not work.", { isWrong: true });
  if (answer.ok) for (const watcher of watchers) watcher(name, whole, answer);
  return answer;
}

async function ask(name, body) {
  try {
    const reply = await fetch(`/ui/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await reply.json();
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?" };
  }
}
