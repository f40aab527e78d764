/** The line icons of the page's own controls, drawn as SVG so that no emoji font is needed. */

const PATHS = {
  hash: "M5 3 4 13M11 3l-1 10M2.5 6h11M2 10h11",
  lock: "M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  link: "M6.5 9.5l3-3M7 5l1.5-1.5a2.5 2.5 0 0 1 3.6 3.6L10.5 8.6M9 11l-1.5 1.5a2.5 2.5 0 0 1-3.6-3.6L5.5 7.4",
  reply: "M2.5 3.5h11v7h-6L4.5 13v-2.5h-2z",
  smile: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.5 9.5c1 1.6 4 1.6 5 0M6 6.2v.4M10 6.2v.4",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  close: "M4 4l8 8M12 4l-8 8",
  send: "M2.5 8 13.5 3l-4 10.5L7.5 9z",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
  people:
    "M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.8 13c.3-2.4 2-3.7 4.2-3.7s3.9 1.3 4.2 3.7M10.5 3.2a2.2 2.2 0 0 1 0 4.2M11.7 9.5c1.5.5 2.4 1.7 2.6 3.5",
  plus: "M8 3v10M3 8h10",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  guide: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.3 6.3c.2-2.3 3.6-2.2 3.5 0 0 1.3-1.8 1.5-1.8 2.7M8 11.3v.1",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  warn: "M8 2.5 14.5 13.5h-13zM8 6.5v3.3M8 11.6v.1",
  check: "M3 8.5l3.2 3.2L13 4.8",
  up: "M3.5 10.5 8 6l4.5 4.5",
  down: "M8 3v9M4.5 8.5 8 12l3.5-3.5",
};

/** Returns the icon called `name`, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
