// The field to write in: text, quote, edit, attachments, commands.

import { api } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { closeMenu, openMenu } from "./menu.js";
import { excerpt } from "./bubble.js";
import { nameOf } from "./store.js";

const STICKERS = ["👍", "❤️", "✅", "🙏", "😂", "👌", "🎉", "😭", "🤔", "💪"];
const HUE_CENTRE = { latitude: 16.4637, longitude: 107.5909 };

export class Composer {
  /** `view` is the phone: {phone, chat, run(promise), scrollDown()}. */
  constructor(view) {
    this.view = view;
    this.reference = null; // {message, editing}
    this.field = h("textarea", {
      rows: 1, placeholder: "Nhắn tin", "aria-label": `Nhắn tin từ máy của ${view.phone.full_name}`, maxlength: 8192,
      oninput: () => this.changed(), onkeydown: (event) => this.key(event),
    });
    this.send = h("button", { class: "icon-button send", "aria-label": "Gửi", title: "Gửi (Enter)", disabled: true }, icon("send"));
    this.commandButton = iconButton("slash", "Các lệnh của bot", () => this.toggleCommands());
    this.fileInput = this.picker("document", "");
    this.photoInput = this.picker("photo", "image/png,image/jpeg,image/gif,image/webp");
    const clip = iconButton("clip", "Đính kèm", (event) => this.attach(event.currentTarget), { "aria-haspopup": "menu" });
    this.form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.commandButton, clip, this.field, this.send, this.fileInput, this.photoInput);
    this.bar = h("div", { class: "reference", hidden: true });
    this.list = h("div", { class: "commands", role: "listbox", "aria-label": "Các lệnh của bot", hidden: true });
    this.unblock = h("button", { type: "button", class: "button strong", onclick: () => view.setBlocked(false) }, "Bỏ chặn");
    this.blocked = h("div", { class: "blocked", hidden: true }, "Bạn đã chặn bot này.", this.unblock);
    this.elements = [this.list, this.bar, this.form, this.blocked];
  }

  picker(as, accept) {
    return h("input", { type: "file", accept, hidden: true, tabindex: -1, "data-as": as, onchange: (event) => this.sendFiles(event.target, as) });
  }

  where(extra = {}) {
    const { chat } = this.view;
    return { platform: chat.platform, chat_id: chat.id, ...extra };
  }

  /** Show what fits the chat that is open now. */
  refresh() {
    const isBlocked = this.view.chat.kind === "private" && this.view.chat.bot === "kicked";
    this.blocked.hidden = !isBlocked;
    this.form.hidden = isBlocked;
    this.commandButton.hidden = this.view.chat.commands.length === 0;
    this.setReference(null);
    this.showCommands(null);
  }

  changed() {
    this.send.disabled = !this.field.value.trim();
    const typed = /^\/(\w*)$/.exec(this.field.value);
    this.showCommands(typed ? typed[1] : null);
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.setReference(null);
      this.showCommands(null);
    } else if (event.key === "ArrowUp" && !this.list.hidden) {
      event.preventDefault();
      this.list.lastElementChild?.focus();
    }
  }

  async submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    const { reference } = this;
    const { phone } = this.view;
    const sending = reference?.editing
      ? api.edit(phone.id, reference.message.id, this.where({ text }))
      : api.say(phone.id, this.where({ text, quote: reference?.message.id }));
    if (await this.view.run(sending)) {
      this.field.value = "";
      this.setReference(null);
      this.changed();
    }
    this.field.focus();
  }

  /** Quote a message, edit it, or (null) neither. */
  setReference(message, editing = false) {
    const wasEditing = this.reference?.editing;
    this.reference = message && { message, editing };
    this.bar.hidden = !message;
    if (!message) {
      if (wasEditing) this.field.value = "";
      return;
    }
    const title = editing ? "Sửa tin nhắn" : `Trả lời ${message.sender === this.view.phone.id ? "chính mình" : nameOf(this.view.chat, message.sender)}`;
    this.bar.replaceChildren(
      icon(editing ? "pen" : "reply"),
      h("div", { class: "reference-text" }, h("b", {}, title), h("span", {}, excerpt(message))),
      iconButton("close", "Bỏ", () => { this.setReference(null); this.changed(); }),
    );
    if (editing) this.field.value = message.text;
    this.changed();
    this.field.focus();
  }

  toggleCommands() {
    this.showCommands(this.list.hidden ? "" : null);
    this.list.querySelector("button")?.focus();
  }

  /** Show the commands that begin with `prefix`; null hides them. */
  showCommands(prefix) {
    const fitting = prefix === null ? [] : this.view.chat.commands.filter((command) => command.command.startsWith(prefix));
    this.list.hidden = fitting.length === 0;
    this.list.replaceChildren(...fitting.map((command) =>
      h("button", { type: "button", role: "option", class: "command", onclick: () => this.run(command.command), onkeydown: (event) => this.listKey(event) },
        h("b", {}, `/${command.command}`), h("span", {}, command.description))));
  }

  listKey(event) {
    if (event.key === "Escape") this.showCommands(null), this.field.focus();
    const next = { ArrowDown: event.currentTarget.nextElementSibling, ArrowUp: event.currentTarget.previousElementSibling }[event.key];
    if (next) event.preventDefault(), next.focus();
  }

  async run(command) {
    this.showCommands(null);
    if (await this.view.run(api.say(this.view.phone.id, this.where({ text: `/${command}` })))) this.field.value = "";
    this.changed();
    this.field.focus();
  }

  attach(anchor) {
    openMenu(anchor, "Đính kèm", [
      { icon: "file", label: "Tệp", run: () => this.fileInput.click() },
      { icon: "image", label: "Ảnh", run: () => this.photoInput.click() },
      { icon: "smile", label: "Nhãn dán", run: () => this.stickers(anchor) },
      { icon: "mic", label: "Ghi âm (giả, 5 giây)", run: () => this.sendThing("voices", { seconds: 5 }) },
      { icon: "pin", label: "Vị trí (trung tâm Huế)", run: () => this.sendThing("locations", HUE_CENTRE) },
    ]);
  }

  stickers(anchor) {
    const choose = (emoji) => h("button", { type: "button", role: "menuitem", "aria-label": `Nhãn dán ${emoji}`, onclick: () => { closeMenu(); this.sendThing("stickers", { emoji }); } }, emoji);
    openMenu(anchor, "Nhãn dán", [h("div", { class: "stickers" }, STICKERS.map(choose))]);
  }

  async sendThing(what, content) {
    const quote = this.reference?.message.id;
    if (await this.view.run(api.send(this.view.phone.id, what, this.where({ ...content, quote })))) this.setReference(null);
  }

  async sendFiles(input, as) {
    const [file] = input.files;
    if (!file) return;
    const form = new FormData();
    const fields = { ...this.where(), as, caption: this.field.value.trim(), quote: this.reference?.message.id ?? "" };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file);
    input.value = "";
    if (await this.view.run(api.sendFile(this.view.phone.id, form))) {
      this.field.value = "";
      this.setReference(null);
      this.changed();
    }
  }
}
