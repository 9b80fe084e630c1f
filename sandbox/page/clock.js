// The clock in the bar.

import { api } from "./api.js";
import { askMoment, tell } from "./dialogs.js";
import { dayKey, hourMinute, longDay, now, offsetSeconds, offsetWords, setClock, withSeconds } from "./time.js";

const byId = (id) => document.getElementById(id);

async function move(order) {
  try {
    setClock(await api.moveClock(order));
    showClock();
  } catch (error) {
    await tell("Không chỉnh được đồng hồ", error.message);
  }
}

/** Draw the time, the day and how far the clock was moved. */
export function showClock() {
  const instant = now();
  byId("clock-time").textContent = withSeconds(instant);
  byId("clock-time").dateTime = new Date(instant).toISOString();
  const day = longDay(instant);
  byId("clock-date").textContent = day[0].toUpperCase() + day.slice(1);
  const isMoved = Math.abs(offsetSeconds) >= 1;
  byId("clock-offset").firstElementChild.textContent = offsetWords();
  byId("clock-offset").lastElementChild.hidden = !isMoved;
  byId("clock-offset").classList.toggle("moved", isMoved);
  byId("clock-real").hidden = !isMoved;
}

/** Make the buttons work. */
export function startClock() {
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => move(JSON.parse(button.dataset.move)));
  }
  byId("clock-pick").addEventListener("click", () => {
    const value = `${dayKey(now())}T${hourMinute(now())}`;
    askMoment(value, async (to) => setClock(await api.moveClock({ to })));
  });
  const toggle = byId("clock-toggle");
  toggle.addEventListener("click", () => {
    const isOpen = toggle.parentElement.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(isOpen));
    toggle.textContent = isOpen ? "Đóng" : "Chỉnh giờ";
  });
}
