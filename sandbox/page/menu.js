// Small menus at a button, usable with the keyboard.

import { h, icon } from "./dom.js";

let close = () => {};

/** Open a menu at `anchor`. Entries: {icon, label, run, danger} or an element. */
export function openMenu(anchor, label, entries) {
  close();
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label });
  for (const entry of entries.filter(Boolean)) {
    if (entry instanceof Element) menu.append(entry);
    else {
      const run = () => { close(); entry.run(); };
      menu.append(h("button", { type: "button", role: "menuitem", class: entry.danger ? "danger" : "", onclick: run }, icon(entry.icon), entry.label));
    }
  }
  document.body.append(menu);
  place(menu, anchor);
  const outside = (event) => { if (!menu.contains(event.target)) close(); };
  const keys = (event) => onKey(event, menu, anchor);
  close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", keys, true);
    close = () => {};
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", keys, true);
  menu.querySelector("button")?.focus({ preventScroll: true });
}

export const closeMenu = () => close();

function onKey(event, menu, anchor) {
  if (event.key === "Escape" || event.key === "Tab") {
    close();
    anchor.focus?.();
    if (event.key === "Escape") event.preventDefault();
    return;
  }
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}

function place(menu, anchor) {
  const spot = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, spot.left + spot.width / 2 - size.width / 2), innerWidth - size.width - 8);
  const below = spot.bottom + 6 + size.height < innerHeight - 8;
  const top = below ? spot.bottom + 6 : Math.max(8, spot.top - size.height - 6);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
