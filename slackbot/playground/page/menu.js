/** Small menus and pickers next to what opened them. */

import { h, rove } from "./dom.js";

const GAP = 6;
const REOPEN_MS = 200;
let lastClosed = { anchor: null, at: 0 };

/** Opens a menu of `items` ({label, note, isDanger, run}) beside `anchor`. */
export function openMenu(anchor, items, { label }) {
  const entries = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: item.isDanger ? "menu-item danger" : "menu-item",
        onclick: () => close(item.run),
      },
      h("span", {}, item.label),
      item.note && h("span", { class: "note" }, item.note),
    ),
  );
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, entries);
  rove(menu, ".menu-item");
  const close = openPopover(anchor, menu);
}

/** Opens a grid of buttons beside `anchor`; `choices` are {label, shown, run}. */
export function openPicker(anchor, choices, { label }) {
  const buttons = choices.map((choice) =>
    h(
      "button",
      {
        type: "button",
        class: "pick",
        "aria-label": choice.label,
        title: choice.label,
        onclick: () => close(choice.run),
      },
      choice.shown,
    ),
  );
  const picker = h("div", { class: "menu picker", role: "group", "aria-label": label }, buttons);
  rove(picker, ".pick", { keys: ["ArrowLeft", "ArrowRight"] });
  const close = openPopover(anchor, picker);
}

function openPopover(anchor, box) {
  if (lastClosed.anchor === anchor && performance.now() - lastClosed.at < REOPEN_MS) return () => {};
  box.setAttribute("popover", "auto");
  document.body.append(box);
  box.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return;
    lastClosed = { anchor, at: performance.now() };
    box.remove();
  });
  box.showPopover();
  putBeside(anchor, box);
  box.querySelector("button")?.focus({ preventScroll: true });
  return (run) => {
    box.hidePopover();
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
    run();
  };
}

function putBeside(anchor, box) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const isLow = at.bottom + GAP + height > innerHeight;
  box.style.setProperty("top", `${Math.max(GAP, isLow ? at.top - GAP - height : at.bottom + GAP)}px`);
  box.style.setProperty("left", `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`);
}
