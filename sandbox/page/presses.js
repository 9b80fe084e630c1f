// Pressed buttons: they turn until the bot answers.

import { api } from "./api.js";
import { tell } from "./dialogs.js";
import { copy, follow } from "./phone_menus.js";
import { botOf, store } from "./store.js";

const WAITING_SECONDS = 20; // then a pressed button stops turning, answered or not

export class Presses {
  constructor(view) {
    this.view = view;
    this.waiting = new Map(); // "message:row:column" → query id
  }

  isWaiting(message, row, column) {
    return this.waiting.has(`${message}:${row}:${column}`);
  }

  async press(message, row, column) {
    const place = `${message.id}:${row}:${column}`;
    if (this.waiting.has(place)) return;
    this.setWaiting(place, "");
    try {
      const { platform, id } = this.view.chat;
      const result = await api.press(this.view.phone.id, { platform, chat_id: id, message_id: message.id, row, column });
      if (result.query_id && !store.answered.has(result.query_id)) {
        this.setWaiting(place, result.query_id);
        setTimeout(() => this.setWaiting(place, null), WAITING_SECONDS * 1000);
        return;
      }
      this.setWaiting(place, null);
      if (result.action === "url") follow(this.view, result.value);
      else if (result.action === "copy_text") await copy(this.view, result.value.text);
      else if (!result.query_id) this.view.toast("Máy thử chưa mở được loại nút này.");
    } catch (error) {
      this.setWaiting(place, null);
      this.view.toast(error.message);
    }
  }

  setWaiting(place, query) {
    if (query === null) this.waiting.delete(place);
    else this.waiting.set(place, query);
    const [message, row, column] = place.split(":");
    const button = this.view.messages.querySelector(`[data-id="${message}"] [data-place="${row}:${column}"]`);
    button?.classList.toggle("waiting", query !== null);
    if (query === null) button?.removeAttribute("aria-busy");
    else button?.setAttribute("aria-busy", "true");
  }

  /** The bot answered a press of this phone. */
  answered({ query_id: query, text, alert, url }) {
    for (const [place, waiting] of this.waiting) if (waiting === query) this.setWaiting(place, null);
    if (text && alert) tell(botOf(this.view.chat).name, text);
    else if (text) this.view.toast(text);
    if (url) follow(this.view, url);
  }
}
