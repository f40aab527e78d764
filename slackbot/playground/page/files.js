/** Files below a message: pictures are shown, others are named. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { safeAddress } from "./links.js";

/** Returns the files drawn, or null if there are none. */
export function fileList(files) {
  return files.length ? h("div", { class: "files" }, files.map(drawFile)) : null;
}

function drawFile(file) {
  const name = file.title || file.name || "file";
  const goal = safeAddress(
    file.url_private ?? `/files/${encodeURIComponent(file.id)}/${encodeURIComponent(file.name ?? "file")}`,
  );
  const label = h(
    "a",
    { class: "file-name", href: goal, target: "_blank", rel: "noopener noreferrer" },
    icon("file"),
    h("bdi", {}, name),
  );
  if (!(file.mimetype ?? "").startsWith("image/")) return h("div", { class: "file" }, label);
  const picture = h("img", { src: `/files/${encodeURIComponent(file.id)}/image`, alt: file.alt_txt ?? name });
  picture.addEventListener("error", () => picture.remove());
  return h("figure", { class: "file" }, label, picture);
}
