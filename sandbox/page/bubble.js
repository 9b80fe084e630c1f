// One message as people see it.

import { h, hueOf, icon, iconButton } from "./dom.js";
import { richText } from "./entities.js";
import { nameOf } from "./store.js";
import { hourMinute } from "./time.js";

const SIZES = ["B", "KB", "MB", "GB"];

export function fileSize(bytes) {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < SIZES.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toLocaleString("vi-VN", { maximumFractionDigits: unit ? 1 : 0 })} ${SIZES[unit]}`;
}

/** A few words that stand for a message where it is quoted. */
export function excerpt(message) {
  if (message.text) return message.text;
  const names = { photo: "Ảnh", document: message.file?.name, sticker: `Nhãn dán ${message.attachment?.emoji}`, voice: "Ghi âm", location: "Vị trí" };
  return names[message.attachment?.kind] ?? "Tin nhắn";
}

export function serviceLine(chat, message) {
  const who = message.sender === null ? null : nameOf(chat, message.sender);
  const words = {
    bot_added: `${who} đã thêm bot vào nhóm`,
    bot_removed: who ? `${who} đã gỡ bot khỏi nhóm` : "Bot đã rời nhóm",
    migrated_from: "Nhóm đã chuyển thành nhóm lớn",
    migrated_to: "Nhóm đã chuyển sang nhóm lớn",
  }[message.service.kind];
  return h("div", { class: "service", "data-id": message.id }, words ?? message.service.kind);
}

/** Build a message. `view` is the phone that shows it: {phone, chat, on: {command, link, press, isWaiting, menu, jump}}. */
export function bubble(message, view, turn) {
  const mine = message.sender === view.phone.id;
  const body = h("div", { class: "body" }, content(message, view, mine, turn), keyboard(message, view));
  const more = iconButton("dots", "Thao tác với tin nhắn", (event) => view.on.menu(message, event.currentTarget), { "aria-haspopup": "menu" });
  more.classList.add("act");
  return h("article", {
    class: `message${mine ? " mine" : ""}${turn ? " turn" : ""}`, "data-id": message.id,
    "aria-label": `${mine ? "Bạn" : nameOf(view.chat, message.sender)}, ${hourMinute(message.date * 1000)}`,
  }, body, more);
}

function content(message, view, mine, turn) {
  const bare = message.attachment?.kind === "sticker";
  const isGroup = view.chat.kind !== "private";
  const parts = [
    isGroup && !mine && turn ? h("div", { class: "from", hue: hueOf(message.sender ?? 0) }, nameOf(view.chat, message.sender)) : null,
    quoted(message, view),
    attachment(message),
    message.text ? richText(message.text, message.entities, view.on) : null,
    h("span", { class: "when" }, message.edited ? "đã sửa " : "", hourMinute(message.date * 1000)),
  ];
  const classes = ["bubble", bare && "bare", message.buttons.length > 0 && "with-buttons"].filter(Boolean);
  const open = (event) => {
    if (event.target.closest("a, button, .spoiler") || !getSelection().isCollapsed) return;
    view.on.menu(message, event.currentTarget);
  };
  return h("div", { class: classes.join(" "), onclick: open }, parts);
}

function quoted(message, view) {
  if (message.quote === null) return null;
  const original = view.chat.messages.get(message.quote);
  const words = original ? excerpt(original) : "Tin nhắn đã xoá hoặc quá cũ";
  const name = original ? (original.sender === view.phone.id ? "Bạn" : nameOf(view.chat, original.sender)) : "Trả lời";
  return h("button", { type: "button", class: "quoted", onclick: () => view.on.jump(message.quote) }, h("b", {}, name), h("span", {}, words));
}

const attachment = (message) => message.attachment && BUILD[message.attachment.kind]?.(message.attachment, message);

const BUILD = {
  document: (_, { file }) =>
    h("a", { class: "file", href: file.url, target: "_blank", rel: "noopener" },
      h("span", { class: "file-icon" }, icon("file")),
      h("span", { class: "file-text" }, h("b", {}, file.name), h("span", {}, fileSize(file.size)))),
  photo: ({ sizes }, { file }) => {
    const { width, height } = sizes.at(-1);
    return h("a", { class: "photo", href: file.url, target: "_blank", rel: "noopener" },
      h("img", { src: file.url, alt: "Ảnh đã gửi, bấm để mở", width, height, loading: "lazy" }));
  },
  sticker: ({ emoji }) => h("div", { class: "sticker", role: "img", "aria-label": `Nhãn dán ${emoji}` }, emoji),
  voice: ({ seconds }) =>
    h("div", { class: "voice", role: "img", "aria-label": `Ghi âm ${seconds} giây` },
      h("span", { class: "file-icon" }, icon("play")), h("span", { class: "wave" }),
      h("span", {}, `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`)),
  location: ({ latitude, longitude }) =>
    h("div", { class: "place" }, h("div", { class: "map", "aria-hidden": "true" }, icon("pin")),
      `Vị trí ${latitude.toLocaleString("vi-VN", { maximumFractionDigits: 4 })}; ${longitude.toLocaleString("vi-VN", { maximumFractionDigits: 4 })}`),
};

const MARKS = { url: "out", copy_text: "copy" };

function keyboard(message, view) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row, rowAt) => h("div", { class: "row" }, row.map((button, column) =>
    h("button", {
      type: "button", class: `press${view.on.isWaiting(message.id, rowAt, column) ? " waiting" : ""}`,
      "data-place": `${rowAt}:${column}`, onclick: () => view.on.press(message, rowAt, column),
    }, button.label, MARKS[button.action] ? icon(MARKS[button.action], "mark") : null))));
  return h("div", { class: "buttons", role: "group", "aria-label": "Nút của tin nhắn" }, rows);
}
