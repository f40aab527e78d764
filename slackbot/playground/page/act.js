/** What people do, sent to the server. */

import { state } from "./store.js";
import { toast } from "./toasts.js";

/** Does `name` as the person at the page; returns the server's answer, and shows a refusal as a note. */
export async function act(name, details) {
  const answer = await ask(name, { user: state.me, ...details });
  if (!answer.ok && !answer.errors) toast(answer.error ?? "That did not work.", { isWrong: true });
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
