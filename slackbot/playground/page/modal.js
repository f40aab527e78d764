/** The form an app has opened for the reader. */

import { drawBlocks } from "./blocks.js";
import { act } from "./act.js";
import { fill, h, refocus } from "./dom.js";
import { collect, forget, keptValues, keyOf, mistakes } from "./form.js";
import { icon } from "./icons.js";
import { focusFirst, openLayer } from "./layer.js";
import { plainText } from "./mrkdwn.js";
import { state } from "./store.js";

/** Returns {draw}, which shows the reader's form, or takes it away when it is closed. */
export function modalLayer() {
  const shown = { view: null, user: null, close: null, panel: null, errors: {} };
  return { draw: () => drawModal(shown) };
}

function drawModal(shown) {
  const view = state.modals.get(state.me) ?? null;
  if (view === shown.view && state.me === shown.user) return;
  if (view?.id !== shown.view?.id) shown.errors = {};
  if (!view) return takeAway(shown);
  const isNewForm = view.id !== shown.view?.id || state.me !== shown.user;
  Object.assign(shown, { view, user: state.me });
  if (!shown.close) putUp(shown);
  redraw(shown, isNewForm);
}

function putUp(shown) {
  shown.panel = h("form", {
    class: "dialog modal",
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": "modal-title",
    "data-testid": "modal",
    novalidate: true,
  });
  shown.panel.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(shown);
  });
  shown.close = openLayer(shown.panel, { onEscape: () => dismiss(shown) });
}

function takeAway(shown) {
  shown.close?.();
  Object.assign(shown, { view: null, user: null, close: null, panel: null });
}

function redraw(shown, isNewForm) {
  const { view, panel } = shown;
  const focused = panel.contains(document.activeElement) ? document.activeElement : null;
  const body = h("div", { class: "dialog-body", tabindex: -1 }, drawBlocks(view.blocks, contextOf(shown)));
  const general = shown.errors[""] && h("p", { class: "error", role: "alert" }, icon("warn"), shown.errors[""]);
  fill(panel, head(shown), general, body, foot(shown));
  if (isNewForm || !focused || Object.keys(shown.errors).length) focusFirst(panel);
  else refocus(panel, focused);
}

function head(shown) {
  return h(
    "div",
    { class: "dialog-head" },
    h("h2", { id: "modal-title", dir: "auto" }, plainText(shown.view.title.text)),
    h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": "Close form",
        title: "Close (Esc)",
        onclick: () => dismiss(shown),
      },
      icon("close"),
    ),
  );
}

function foot(shown) {
  const { view } = shown;
  const submits = view.submit || view.blocks.some(({ type }) => type === "input");
  return h(
    "div",
    { class: "dialog-foot" },
    h(
      "button",
      { type: "button", class: "button", "data-focus": "close", onclick: () => dismiss(shown) },
      plainText(view.close?.text ?? (submits ? "Cancel" : "Close")),
    ),
    submits &&
      h(
        "button",
        { type: "submit", class: "button primary", "data-focus": "submit" },
        plainText(view.submit?.text ?? "Submit"),
      ),
  );
}

function contextOf(shown) {
  const { view } = shown;
  const kept = keptValues(view.id);
  return {
    value: (block, element) => kept.get(keyOf(block, element)),
    keep: (block, element, value) => kept.set(keyOf(block, element), value),
    error: (block) => shown.errors[block.block_id],
    act: (block, element, selected) =>
      act("modal_click", { view_id: view.id, block_id: block.block_id, action_id: element.action_id, selected }),
  };
}

async function submit(shown) {
  const { view, panel } = shown;
  const values = collect(view);
  const wrong = mistakes(view, values);
  if (Object.keys(wrong).length) return showErrors(shown, view, wrong);
  const button = panel.querySelector("[type=submit]");
  if (button.getAttribute("aria-busy")) return undefined;
  button.setAttribute("aria-busy", "true");
  const answer = await act("submit", { view_id: view.id, values });
  button.removeAttribute("aria-busy");
  return showErrors(shown, view, answer.errors ?? {});
}

function showErrors(shown, view, errors) {
  const hadErrors = Object.keys(shown.errors).length > 0;
  if (shown.view?.id !== view.id || (!hadErrors && !Object.keys(errors).length)) return;
  const known = new Set(view.blocks.map((block) => block.block_id));
  const homeless = Object.entries(errors)
    .filter(([block]) => !known.has(block))
    .map(([, sentence]) => sentence);
  shown.errors = homeless.length ? { ...errors, "": homeless.join(" ") } : errors;
  redraw(shown, false);
}

async function dismiss(shown) {
  const { view, user } = shown;
  if (!view) return;
  forget(view.id);
  const answer = await act("close", { user, view_id: view.id });
  if (!answer.ok && state.modals.get(user) === view) state.modals.delete(user);
}
