// What the page knows: phones, chats, messages. Filled from /sandbox/state, kept fresh by /sandbox/news.

import { setClock } from "./time.js";

export const keyOf = (platform, id) => `${platform}:${id}`;

export const store = {
  version: 0,
  platforms: new Map(),
  phones: new Map(),
  chats: new Map(), // key → {…chat, messages: Map(id → message), commands, more}
  answered: new Set(), // queries the bot has answered
};

/** Take over the whole state. */
export function load(state) {
  store.version = state.version;
  setClock(state.clock);
  store.platforms = new Map(state.platforms.map((platform) => [platform.name, platform]));
  store.phones = new Map(state.phones.map((phone) => [phone.id, phone]));
  store.chats = new Map(state.chats.map((chat) => [keyOf(chat.platform, chat.id), withMessages(chat)]));
}

function withMessages(chat) {
  return { ...chat, messages: new Map(chat.messages.map((message) => [message.id, message])) };
}

/** Put a message in its place; returns the chat, or undefined where it is not known. */
export function putMessage(message) {
  const chat = store.chats.get(keyOf(message.platform, message.chat_id));
  if (!chat) return undefined;
  if (message.deleted) chat.messages.delete(message.id);
  else chat.messages.set(message.id, message);
  return chat;
}

/** Put older messages before the others. */
export function putOlder(chat, messages, more) {
  chat.messages = new Map([...messages.map((message) => [message.id, message]), ...chat.messages]);
  chat.more = more;
}

export function putChat(facts) {
  const key = keyOf(facts.platform, facts.id);
  const known = store.chats.get(key);
  const platform = store.platforms.get(facts.platform);
  store.chats.set(key, { messages: new Map(), more: false, commands: platform?.commands ?? [], ...known, ...facts });
}

/** The chats a phone shows: the private one with the bot of each app on it, then its groups. */
export function chatsOf(phone) {
  const apps = phone.platforms.map((name) => store.platforms.get(name)).filter(Boolean);
  const own = apps.map((platform) => store.chats.get(keyOf(platform.name, phone.id)) ?? unopened(platform, phone));
  const groups = [...store.chats.values()].filter(
    (chat) => chat.kind !== "private" && chat.members.includes(phone.id) && chat.migrated_to === null,
  );
  return [...own, ...groups];
}

function unopened(platform, phone) {
  return {
    platform: platform.name, id: phone.id, kind: "private", members: [phone.id], title: "", bot: "member",
    migrated_to: null, messages: new Map(), commands: platform.commands, more: false,
  };
}

export const platformOf = (chat) => store.platforms.get(chat.platform);

export const botOf = (chat) => store.platforms.get(chat.platform).bot;

export function nameOf(chat, sender) {
  return sender === null ? botOf(chat).name : store.phones.get(sender)?.full_name ?? `Máy ${sender}`;
}

const READ_KEY = "nhacviec.sandbox.read";
let read = {};
try {
  read = JSON.parse(localStorage.getItem(READ_KEY) ?? "{}");
} catch {
  read = {}; // storage is switched off: what is unread is forgotten with the page
}

const readKey = (phone, chat) => `${phone.id}/${keyOf(chat.platform, chat.id)}`;
const newestId = (chat) => Math.max(0, ...chat.messages.keys());

/** How many messages of others this phone has not seen. What was there before the page first opened counts as seen. */
export function unread(phone, chat) {
  const seen = read[readKey(phone, chat)] ?? 0;
  let count = 0;
  for (const message of chat.messages.values()) if (message.id > seen && message.sender !== phone.id && !message.service) count += 1;
  return count;
}

export function markRead(phone, chat) {
  const key = readKey(phone, chat);
  const newest = newestId(chat);
  if (read[key] === newest) return;
  read[key] = newest;
  try {
    localStorage.setItem(READ_KEY, JSON.stringify(read));
  } catch {
    // As above: without storage the marks live as long as the page.
  }
}

/** Remember for every chat that it begins as seen. */
export function beginRead() {
  for (const phone of store.phones.values()) {
    for (const chat of chatsOf(phone)) {
      if (read[readKey(phone, chat)] === undefined) markRead(phone, chat);
    }
  }
}
