/** Small ways to build and update the page; text is always a text node, never parsed as HTML. */

const INSIDE = ":is(a, button, input, select, textarea, [tabindex]):not([role=toolbar] *)"; // a toolbar is one stop

/** Returns a new element; props are attributes, `on…` listeners, or `vars` (CSS custom properties). */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) assign(node, name, value);
  node.append(...children.flat(Infinity).filter(isShown));
  return node;
}

/** Replaces what `node` holds with `children`; empty values are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(isShown));
  return node;
}

/**
 * Makes `parent` hold exactly `rows` ({key, sig, make}) and keeps the nodes whose `sig` items are the same,
 * so that focus, selection and scrolling survive an update.
 */
export function sync(parent, rows) {
  const before = parent.rowsByKey ?? new Map();
  const after = new Map();
  for (const { key, sig, make } of rows) {
    const known = before.get(key);
    after.set(key, known && sameItems(known.sig, sig) ? known : { sig, node: remake(known, make) });
    before.delete(key);
  }
  for (const { node } of before.values()) node.remove();
  let at = parent.firstChild;
  for (const { node } of after.values()) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  parent.rowsByKey = after;
}

/** Lets the arrow keys walk through the `selector` elements of `box`, one tab stop for all of them. */
export function rove(box, selector, { keys = ["ArrowUp", "ArrowDown"] } = {}) {
  box.addEventListener("keydown", (event) => {
    const stops = [...box.querySelectorAll(selector)];
    const here = stops.indexOf(document.activeElement);
    const next = { [keys[0]]: here - 1, [keys[1]]: here + 1, Home: 0, End: stops.length - 1 }[event.key];
    if (here < 0 || next === undefined || !stops[next]) return;
    event.preventDefault();
    stops[next].focus();
  });
  box.addEventListener("focusin", (event) => {
    const stop = event.target.closest(selector);
    if (stop) setTabStop(box, selector, stop);
  });
}

/** Makes `stop` the one element of `box` that Tab reaches, and what can be used inside it. */
export function setTabStop(box, selector, stop) {
  for (const other of box.querySelectorAll(selector)) {
    const reached = other === stop ? 0 : -1;
    other.tabIndex = reached;
    for (const control of other.querySelectorAll(INSIDE)) control.tabIndex = reached;
  }
}

/** Keeps that element where the focus is, else makes it the last. */
export function keepTabStop(box, selector) {
  const stops = [...box.querySelectorAll(selector)];
  setTabStop(box, selector, stops.find((stop) => stop.contains(document.activeElement)) ?? stops.at(-1));
}

function assign(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "vars") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  else node.setAttribute(name, value === true ? "" : value);
}

function isShown(child) {
  return child !== undefined && child !== null && child !== false && child !== "";
}

function sameItems(a, b) {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}

function remake(known, make) {
  const node = make();
  if (known) swap(known.node, node);
  return node;
}

function swap(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (focused) refocus(fresh, focused);
}

/** Focuses the part of `fresh` that stands for the element that had focus before. */
export function refocus(fresh, focused) {
  const name = focused.dataset.focus;
  const twin = name && [...fresh.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === name);
  const goal =
    twin ?? (fresh.matches("[tabindex], button, a") ? fresh : fresh.querySelector("button, input, [tabindex]"));
  goal?.focus({ preventScroll: true });
}
