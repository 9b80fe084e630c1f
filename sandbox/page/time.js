// The sandbox's clock and how times are written: always Vietnam's time.

const ZONE = "Asia/Ho_Chi_Minh";
const DAY = 86_400_000;
const format = (options) => new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, ...options });
const HOUR_MINUTE = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const WITH_SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const WEEKDAY = format({ weekday: "long" });
const DATE = format({ day: "2-digit", month: "2-digit", year: "numeric" });
const SORTABLE = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

let base = Date.now();
let measuredAt = performance.now();
export let offsetSeconds = 0;

/** Take over what the sandbox says about its clock. */
export function setClock(clock) {
  base = Date.parse(clock.now);
  measuredAt = performance.now();
  offsetSeconds = clock.offset_seconds;
}

/** The sandbox's time now, in milliseconds. */
export const now = () => base + (performance.now() - measuredAt);

export const hourMinute = (milliseconds) => HOUR_MINUTE.format(milliseconds);
export const withSeconds = (milliseconds) => WITH_SECONDS.format(milliseconds);
export const dayKey = (milliseconds) => SORTABLE.format(milliseconds);
export const longDay = (milliseconds) => `${WEEKDAY.format(milliseconds)}, ${DATE.format(milliseconds)}`;

/** "Hôm nay", "Hôm qua", else weekday and date. */
export function dayName(milliseconds) {
  const key = dayKey(milliseconds);
  if (key === dayKey(now())) return "Hôm nay";
  if (key === dayKey(now() - DAY)) return "Hôm qua";
  return longDay(milliseconds);
}

/** How far the clock was moved, in words. */
export function offsetWords() {
  const seconds = Math.round(Math.abs(offsetSeconds));
  if (seconds < 1) return "Giờ thật";
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.round((seconds % 3600) / 60);
  const parts = [days && `${days} ngày`, hours && `${hours} giờ`, !days && minutes && `${minutes} phút`].filter(Boolean);
  return `${offsetSeconds > 0 ? "Nhanh" : "Chậm"} ${parts.slice(0, 2).join(" ") || "dưới 1 phút"}`;
}
