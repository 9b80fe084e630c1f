// One phone: the chats of one person, the messages of the chat that is open.

import { api } from "./api.js";
import { bubble, serviceLine } from "./bubble.js";
import { Composer } from "./composer.js";
import { avatar, h, hueOf, icon, iconButton } from "./dom.js";
import { chatMenu, messageMenu, tookLink } from "./phone_menus.js";
import { Presses } from "./presses.js";
import { botOf, chatsOf, keyOf, markRead, platformOf, putOlder, store, unread } from "./store.js";
import { dayKey, dayName, hourMinute, now } from "./time.js";

const NEAR_BOTTOM = 60; // pixels
const TYPING_SECONDS = 5; // a bot's "typing" lasts so long on Telegram

export class PhoneView {
  constructor(phone, onChange) {
    this.phone = phone;
    this.onChange = onChange;
    this.chat = chatsOf(phone)[0];
    this.presses = new Presses(this);
    this.atBottom = true;
    this.on = {
      command: (text) => this.run(api.say(this.phone.id, { platform: this.chat.platform, chat_id: this.chat.id, text })),
      link: (address) => tookLink(this, address),
      press: (message, row, column) => this.presses.press(message, row, column),
      isWaiting: (message, row, column) => this.presses.isWaiting(message, row, column),
      menu: (message, anchor) => messageMenu(this, message, anchor),
      jump: (id) => this.jump(id),
    };
    this.build();
    this.composer.refresh();
    this.render();
  }

  build() {
    const { phone } = this;
    this.time = h("span", {}, hourMinute(now()));
    this.chatList = h("div", { class: "chat-list", role: "group", "aria-label": "Các cuộc trò chuyện", hidden: true });
    this.head = h("div", { class: "chat-head" });
    this.messages = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": `Tin nhắn trên máy của ${phone.full_name}`, tabindex: 0, onscroll: () => this.scrolled() });
    this.toBottom = h("button", { type: "button", class: "to-bottom", "aria-label": "Xuống tin mới nhất", hidden: true, onclick: () => this.scrollDown(true) }, icon("down"));
    this.talk = h("div", { class: "talk" }, this.messages, this.toBottom);
    const stay = () => { if (this.atBottom) this.scrollDown(); };
    this.messages.addEventListener("load", stay, true); // a picture has come and takes its room
    new ResizeObserver(stay).observe(this.messages);
    this.composer = new Composer(this);
    const owner = h("div", { class: "owner" }, avatar(phone.full_name, hueOf(phone.id)),
      h("div", { class: "owner-text" }, h("div", { class: "owner-name" }, phone.full_name), h("div", { class: "owner-about" }, phone.about)));
    const screen = h("div", { class: "screen" },
      h("div", { class: "status-bar", "aria-hidden": "true" }, this.time, h("span", { class: "battery" })),
      this.chatList, this.head, this.talk, ...this.composer.elements);
    this.element = h("section", { class: "phone", id: `phone-${phone.id}`, role: "tabpanel", "aria-label": `Máy của ${phone.full_name}` }, owner, screen);
  }

  /** Run what the person asked for; a refusal is shown on the phone. Returns whether it was done. */
  async run(promise) {
    try {
      await promise;
      return true;
    } catch (error) {
      this.toast(error.message);
      return false;
    }
  }

  /** Build everything anew: another chat, a reload. */
  render() {
    const chats = chatsOf(this.phone);
    const { platform, id } = this.chat;
    const wanted = store.chats.get(keyOf(platform, id))?.migrated_to ?? id; // a group lives on under another id
    this.chat = chats.find((chat) => chat.platform === platform && chat.id === wanted) ?? chats[0];
    this.renderHead();
    const list = [...this.chat.messages.values()];
    const isNew = list.length === 0 && this.chat.kind === "private";
    const nodes = isNew ? [this.welcome()] : this.nodes(list);
    if (this.chat.more) nodes.unshift(h("button", { type: "button", class: "button older", onclick: () => this.loadOlder() }, "Xem tin cũ hơn"));
    this.messages.replaceChildren(...nodes);
    if (this.atBottom) this.scrollDown();
    this.noticeRead();
  }

  nodes(list) {
    const nodes = [];
    let previous;
    for (const message of list) {
      nodes.push(...this.nodesOf(message, previous));
      previous = message;
    }
    return nodes;
  }

  nodesOf(message, previous) {
    const when = message.date * 1000;
    const isNewDay = !previous || dayKey(previous.date * 1000) !== dayKey(when);
    const turn = isNewDay || previous.sender !== message.sender || Boolean(previous.service);
    const node = message.service ? serviceLine(this.chat, message) : bubble(message, this, turn);
    node.dataset.turn = turn ? "1" : "";
    return isNewDay ? [h("div", { class: "day", "data-day": dayKey(when) }, dayName(when)), node] : [node];
  }

  /** A message came, changed or went. */
  show(message, isKnown) {
    const { chat } = this;
    if (message.platform !== chat.platform || message.chat_id !== chat.id) {
      this.renderChats();
      return;
    }
    this.chat = chatsOf(this.phone).find((other) => other.id === chat.id && other.platform === chat.platform) ?? chat;
    if (message.sender === null) this.setTyping(false);
    const old = this.messages.querySelector(`[data-id="${message.id}"]`);
    if (message.deleted || (isKnown && !old)) this.render();
    else if (old) {
      const fresh = message.service ? serviceLine(chat, message) : bubble(message, this, old.dataset.turn === "1");
      fresh.dataset.turn = old.dataset.turn;
      old.replaceWith(fresh);
    } else this.append(message);
    if (this.atBottom || message.sender === this.phone.id) this.scrollDown();
    this.noticeRead();
  }

  append(message) {
    this.messages.querySelector(".welcome")?.remove();
    const before = [...this.chat.messages.values()].filter((other) => other.id < message.id).at(-1);
    const nodes = this.nodesOf(message, before);
    nodes.at(-1).classList.add("new");
    const dots = this.messages.querySelector(".typing-dots");
    if (dots) dots.before(...nodes);
    else this.messages.append(...nodes);
  }

  welcome() {
    const bot = botOf(this.chat);
    const words = platformOf(this.chat).name === "telegram" ? "/start" : "Xin chào"; // elsewhere nothing begins a chat but a word
    const start = () => this.run(api.say(this.phone.id, { platform: this.chat.platform, text: words }));
    return h("div", { class: "welcome" }, h("img", { src: "/page/icon.svg", alt: "" }), h("strong", {}, bot.name),
      h("p", {}, bot.description || "Chưa có tin nhắn nào. Bấm Bắt đầu để bot biết bạn."),
      h("button", { type: "button", class: "button strong", onclick: start }, "Bắt đầu"));
  }

  renderHead() {
    const { chat } = this;
    this.element.dataset.platform = chat.platform;
    const isPrivate = chat.kind === "private";
    const picture = isPrivate ? h("img", { class: "avatar", src: "/page/icon.svg", alt: "" }) : avatar(chat.title, hueOf(chat.id));
    this.state = h("div", { class: "chat-state" });
    this.head.replaceChildren(picture,
      h("div", { class: "chat-title" }, h("div", { class: "chat-name" }, isPrivate ? botOf(chat).name : chat.title), this.state),
      iconButton("dots", `Thêm thao tác trên máy của ${this.phone.full_name}`, (event) => chatMenu(this, event.currentTarget), { "aria-haspopup": "menu" }));
    this.renderState();
    this.renderChats();
  }

  renderState() {
    const { chat } = this;
    const members = chat.members.length + (chat.bot === "member" ? 1 : 0);
    const plain = chat.kind === "private" ? `bot trên ${store.platforms.get(chat.platform).title}` : `${chat.kind === "supergroup" ? "nhóm lớn" : "nhóm"}, ${members} thành viên`;
    const isKicked = chat.bot === "kicked";
    this.state.textContent = this.typing ? "đang soạn tin…" : isKicked ? (chat.kind === "private" ? "đã chặn" : "bot đã rời nhóm") : plain;
    this.state.classList.toggle("typing", Boolean(this.typing));
  }

  renderChats() {
    const chats = chatsOf(this.phone);
    this.chatList.hidden = chats.length < 2;
    this.chatList.replaceChildren(...chats.map((chat) => {
      const isOpen = chat.id === this.chat.id && chat.platform === this.chat.platform;
      const count = isOpen ? 0 : unread(this.phone, chat);
      return h("button", { type: "button", class: "chat-choice", "aria-pressed": String(isOpen), onclick: () => this.open(chat) },
        chat.kind === "private" ? platformOf(chat).title : chat.title, count ? h("span", { class: "badge" }, count) : null);
    }));
    this.onChange();
  }

  open(chat) {
    this.chat = chat;
    this.atBottom = true;
    this.setTyping(false);
    this.composer.refresh();
    this.render();
  }

  setBlocked(blocked) {
    return this.run(api.block(this.phone.id, { platform: this.chat.platform }, blocked));
  }

  setTyping(isTyping) {
    clearTimeout(this.typing);
    this.typing = isTyping ? setTimeout(() => this.setTyping(false), TYPING_SECONDS * 1000) : 0;
    this.renderState();
    const dots = this.messages.querySelector(".typing-dots");
    if (isTyping && !dots) {
      this.messages.append(h("div", { class: "message typing-dots", "aria-hidden": "true" }, h("div", { class: "bubble dots" }, h("i"), h("i"), h("i"))));
      if (this.atBottom) this.scrollDown();
    } else if (!isTyping) dots?.remove();
  }

  async loadOlder() {
    const height = this.messages.scrollHeight;
    const first = Math.min(...this.chat.messages.keys());
    const loading = api.older(this.phone.id, this.chat, first).then((page) => putOlder(this.chat, page.messages, page.more));
    this.atBottom = false;
    if (!(await this.run(loading))) return;
    this.render();
    this.messages.scrollTop = this.messages.scrollHeight - height;
  }

  jump(id) {
    const node = this.messages.querySelector(`[data-id="${id}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1500);
  }

  scrollDown(smooth = false) {
    this.messages.scrollTo({ top: this.messages.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.atBottom = true;
    this.toBottom.hidden = true;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.messages;
    this.atBottom = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    this.toBottom.hidden = this.atBottom;
    if (this.atBottom) this.noticeRead();
  }

  /** What can be seen is read. */
  noticeRead() {
    const isSeen = this.element.offsetParent !== null && document.visibilityState === "visible";
    if (isSeen && this.atBottom) markRead(this.phone, this.chat);
    this.renderChats();
  }

  unreadCount() {
    return chatsOf(this.phone).reduce((count, chat) => count + unread(this.phone, chat), 0);
  }

  tick() {
    const text = hourMinute(now());
    if (this.time.textContent !== text) this.time.textContent = text;
  }

  toast(text) {
    this.talk.querySelector(".toast")?.remove();
    const toast = h("div", { class: "toast", role: "status" }, text);
    this.talk.append(toast);
    setTimeout(() => toast.remove(), Math.max(3000, text.length * 60));
  }
}
