// Which phone is shown where there is room for one.

import { avatar, h, hueOf } from "./dom.js";

const byId = (id) => document.getElementById(id);
let chosen = null;

/** Draw a tab for each phone and show the chosen one. */
export function showTabs(views) {
  const list = [...views.values()];
  if (!views.has(chosen)) chosen = list[0]?.phone.id ?? null;
  const focused = document.activeElement?.closest?.(".tab") !== null;
  byId("tabs").replaceChildren(...list.map((view) => tab(view, views)));
  for (const view of list) view.element.classList.toggle("shown", view.phone.id === chosen);
  if (focused) byId("tabs").querySelector('[aria-selected="true"]')?.focus();
}

function tab(view, views) {
  const { phone } = view;
  const isChosen = phone.id === chosen;
  const count = view.unreadCount();
  const name = phone.last_name || phone.first_name;
  return h("button", {
    type: "button", class: "tab", role: "tab", "aria-selected": String(isChosen), "aria-controls": `phone-${phone.id}`,
    "aria-label": `${phone.full_name}, ${phone.about}${count ? `, ${count} tin chưa đọc` : ""}`, tabindex: isChosen ? 0 : -1,
    onclick: () => choose(phone.id, views), onkeydown: (event) => onKey(event, views),
  }, avatar(phone.full_name, hueOf(phone.id)), name, count ? h("span", { class: "badge", "aria-hidden": "true" }, count) : null);
}

/** Show a phone; on a wide page it is scrolled into view. */
export function choose(number, views) {
  if (!views.has(number)) return;
  chosen = number;
  showTabs(views);
  const view = views.get(number);
  view.element.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  if (view.atBottom) view.scrollDown();
  view.noticeRead();
}

function onKey(event, views) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const numbers = [...views.keys()];
  choose(numbers[(numbers.indexOf(chosen) + step + numbers.length) % numbers.length], views);
  byId("tabs").querySelector('[aria-selected="true"]').focus();
}
