// The menus of a phone, and links that open the bot.

import { api } from "./api.js";
import { askLink, askPhone } from "./dialogs.js";
import { openMenu } from "./menu.js";
import { botOf, platformOf } from "./store.js";

const BOT_LINK = /^(https?:\/\/)?(www\.)?(t|telegram)\.me\/(\w+)(\?|$)/i;

/** Where the address opens the bot, ask on whose phone; returns whether it was such a link. */
export function tookLink(view, address) {
  const isInvitation = BOT_LINK.exec(address)?.[4] === botOf(view.chat).username;
  if (isInvitation) invite(view, address);
  return isInvitation;
}

async function invite(view, link) {
  const phone = await askPhone("Mở lời mời trên máy của ai?", view.phone.id);
  if (!phone) return;
  if (await view.run(api.open(phone, { platform: view.chat.platform, link }))) location.hash = `phone-${phone}`;
}

/** Go where a button or an answer points. */
export function follow(view, address) {
  if (tookLink(view, address)) return;
  if (/^https?:/i.test(address)) open(address, "_blank", "noopener");
  else view.toast(`Liên kết: ${address}`);
}

export async function copy(view, text) {
  const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  view.toast(done ? "Đã chép" : text);
}

/** What can be done with a message. */
export function messageMenu(view, message, anchor) {
  const mine = message.sender === view.phone.id;
  const canWrite = !view.composer.form.hidden;
  openMenu(anchor, "Thao tác với tin nhắn", [
    canWrite && { icon: "reply", label: "Trả lời", run: () => view.composer.setReference(message) },
    message.text && { icon: "copy", label: "Chép chữ", run: () => copy(view, message.text) },
    mine && canWrite && message.text && platformOf(view.chat).edits && { icon: "pen", label: "Sửa", run: () => view.composer.setReference(message, true) },
    message.file && { icon: "out", label: "Mở tệp", run: () => open(message.file.url, "_blank", "noopener") },
  ]);
}

/** What can be done with the chat. */
export function chatMenu(view, anchor) {
  const { chat } = view;
  const isInside = chat.bot === "member";
  const own = [
    chat.platform === "telegram" && { icon: "link", label: "Mở liên kết mời…", run: () => askLink((link) => api.open(view.phone.id, { platform: chat.platform, link })) },
    { icon: "block", label: isInside ? "Chặn bot" : "Bỏ chặn bot", danger: isInside, run: () => view.setBlocked(isInside) },
  ];
  const group = [
    chat.kind === "group" && { icon: "up", label: "Nâng thành nhóm lớn", run: () => view.run(api.migrate(chat)) },
    { icon: isInside ? "block" : "check", label: isInside ? "Gỡ bot khỏi nhóm" : "Thêm lại bot vào nhóm", danger: isInside, run: () => view.run(api.setBot(chat, !isInside)) },
  ];
  openMenu(anchor, "Thao tác", chat.kind === "private" ? own : group);
}
