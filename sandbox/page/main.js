// The beginning: read the state, build the phones, follow the news.

import { api } from "./api.js";
import { showClock, startClock } from "./clock.js";
import { askGroup, askNewPhone } from "./dialogs.js";
import { openMenu } from "./menu.js";
import { PhoneView } from "./phone.js";
import { beginRead, keyOf, load, markRead, putChat, putMessage, store } from "./store.js";
import { choose, showTabs } from "./tabs.js";
import { setClock } from "./time.js";

const views = new Map();
const byId = (id) => document.getElementById(id);
let redrawTabs = 0;

function changed() {
  // Many messages can come in one answer: the tabs are drawn once for all of them.
  cancelAnimationFrame(redrawTabs);
  redrawTabs = requestAnimationFrame(() => showTabs(views));
}

function addPhone(phone) {
  if (views.has(phone.id)) return;
  const view = new PhoneView(phone, changed);
  views.set(phone.id, view);
  byId("phones").append(view.element);
}

async function reload() {
  load(await api.state());
  beginRead();
  for (const phone of store.phones.values()) addPhone(phone);
  showTabs(views);
  for (const view of views.values()) {
    view.composer.refresh();
    view.render();
  }
  showClock();
}

const HANDLE = {
  message({ message }) {
    const isKnown = store.chats.get(keyOf(message.platform, message.chat_id))?.messages.has(message.id);
    const chat = putMessage(message);
    for (const number of chat?.members ?? []) {
      const view = views.get(number);
      if (message.sender === number && view) markReadByWriting(view, chat);
      view?.show(message, isKnown);
    }
  },
  chat({ chat }) {
    putChat(chat);
    for (const number of chat.members) {
      const view = views.get(number);
      view?.render();
      view?.composer.refresh();
    }
  },
  phone({ phone }) {
    store.phones.set(phone.id, phone);
    addPhone(phone);
    changed();
  },
  clock({ clock }) {
    setClock(clock);
    showClock();
    for (const view of views.values()) view.render();
  },
  typing({ platform, chat_id: id }) {
    for (const view of views.values()) if (view.chat.id === id && view.chat.platform === platform) view.setTyping(true);
  },
  answer(answer) {
    store.answered.add(answer.query_id);
    views.get(answer.phone_id)?.presses.answered(answer);
  },
};

function markReadByWriting(view, chat) {
  if (view.chat.id === chat.id && view.chat.platform === chat.platform) markRead(view.phone, chat);
}

async function follow() {
  let pause = 500;
  for (;;) {
    try {
      const news = await api.news(store.version);
      if (news.reset || news.events.some((event) => event.kind === "profile")) await reload();
      else for (const event of news.events) HANDLE[event.kind]?.(event);
      store.version = Math.max(news.reset ? 0 : store.version, news.version);
      if (pause > 500) await reload();
      pause = 500;
      byId("offline").hidden = true;
    } catch {
      // The sandbox is restarting or gone: try again, less and less often.
      byId("offline").hidden = false;
      await new Promise((resolve) => { setTimeout(resolve, pause); });
      pause = Math.min(pause * 1.6, 5000);
    }
  }
}

function startMore() {
  byId("more").addEventListener("click", (event) => openMenu(event.currentTarget, "Thêm", [
    { icon: "group", label: "Tạo nhóm có bot…", run: () => askGroup((title, members) => api.newGroup({ title, members })) },
    { icon: "phone", label: "Thêm một máy…", run: () => askNewPhone(newPhone) },
  ]));
}

function newPhone(name, about, platforms) {
  const words = name.trim().split(/\s+/);
  const id = Math.max(1000, ...store.phones.keys()) + 1;
  const last = words.length > 1 ? words.pop() : "";
  return api.addPhone({ id, first_name: words.join(" "), last_name: last, about: about ?? "", platforms });
}

function tick() {
  showClock();
  for (const view of views.values()) view.tick();
}

async function start() {
  startClock();
  startMore();
  try {
    await reload();
  } catch {
    byId("offline").hidden = false;
  }
  setInterval(tick, 1000);
  addEventListener("hashchange", () => choose(Number(location.hash.replace("#phone-", "")), views));
  document.addEventListener("visibilitychange", () => views.forEach((view) => view.noticeRead()));
  await follow();
}

start();
