// Text with entities → elements. Offsets count UTF-16 units, which is how JavaScript counts too.

import { h } from "./dom.js";

const WRAP = {
  bold: () => h("b"),
  italic: () => h("i"),
  underline: () => h("u"),
  strikethrough: () => h("s"),
  code: () => h("code"),
  pre: () => h("pre"),
  blockquote: () => h("blockquote"),
  expandable_blockquote: () => h("blockquote"),
  spoiler: () => h("span", { class: "spoiler", onclick: (event) => event.currentTarget.classList.add("open") }),
};
const SAFE = /^(https?|mailto|tel):/i;

/** Build the text; `on` has `command(text)` and `link(address)`, the latter returns true where it took the link. */
export function richText(text, entities, on) {
  const root = h("span", { class: "text" });
  // The longer of two that begin together encloses the other; what crosses an end is cut there.
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const open = [{ element: root, end: text.length }];
  let at = 0;
  const write = (end) => {
    if (end > at) open.at(-1).element.append(text.slice(at, end));
    at = Math.max(at, end);
  };
  const closeUntil = (offset) => {
    while (open.length > 1 && open.at(-1).end <= offset) {
      write(open.at(-1).end);
      open.pop();
    }
  };
  for (const entity of sorted) {
    closeUntil(entity.offset);
    write(entity.offset);
    const end = Math.min(entity.offset + entity.length, open.at(-1).end);
    const element = wrapper(entity, text.slice(entity.offset, end), on);
    open.at(-1).element.append(element);
    open.push({ element, end });
  }
  closeUntil(text.length);
  write(text.length);
  return root;
}

function wrapper(entity, words, on) {
  if (WRAP[entity.type]) return WRAP[entity.type]();
  if (entity.type === "bot_command") return h("button", { class: "linklike", type: "button", onclick: () => on.command(words) });
  const address = addressOf(entity, words);
  if (!address) return h("span");
  return h("a", {
    href: address, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => { if (on.link(address)) event.preventDefault(); },
  });
}

function addressOf(entity, words) {
  const address = { text_link: entity.url, url: words, email: `mailto:${words}` }[entity.type];
  if (!address) return null;
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  return SAFE.test(whole) ? whole : null;
}
