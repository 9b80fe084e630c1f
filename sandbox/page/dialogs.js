// Dialogs: one question each.

import { avatar, h, hueOf } from "./dom.js";
import { store } from "./store.js";

/** Show a dialog; `build(done)` returns its content. Resolves with what `done` got, or undefined. */
function show(title, build) {
  return new Promise((resolve) => {
    let result;
    const dialog = h("dialog", { "aria-label": title });
    const done = (value) => { result = value; dialog.close(); };
    const form = h("form", { method: "dialog" }, h("h2", {}, title), ...build(done));
    dialog.append(form);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(result); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector("[autofocus]")?.focus();
  });
}

function actions(label, done) {
  const cancel = h("button", { type: "button", class: "button", onclick: () => done() }, "Thôi");
  return h("div", { class: "actions" }, cancel, h("button", { class: "button strong" }, label));
}

/** Ask for some fields and run `send` with them; what it refuses is shown and the dialog stays. */
function askFields(title, hint, fields, label, send) {
  return show(title, (done) => {
    const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
    queueMicrotask(() => {
      wrong.closest("form").addEventListener("submit", async (event) => {
        event.preventDefault();
        try {
          await send(new FormData(event.target));
          done(true);
        } catch (error) {
          wrong.textContent = error.message;
          wrong.hidden = false;
        }
      });
    });
    return [hint ? h("p", { class: "hint" }, hint) : null, ...fields, wrong, actions(label, done)].filter(Boolean);
  });
}

const field = (label, properties) => h("label", {}, label, h("input", { autocomplete: "off", ...properties }));

export const tell = (title, text) =>
  show(title, (done) => [
    h("p", {}, text),
    h("div", { class: "actions" }, h("button", { type: "button", class: "button strong", autofocus: true, onclick: () => done() }, "Đã hiểu")),
  ]);

export const askLink = (send) =>
  askFields(
    "Mở liên kết mời",
    "Dán liên kết mà bot đã đưa, ví dụ https://t.me/nhacviec_bot?start=abc",
    [field("Liên kết", { name: "link", required: true, autofocus: true })],
    "Mở",
    (form) => send(form.get("link")),
  );

/** Ask on whose phone a link is to be opened; resolves with the phone's id. */
export const askPhone = (title, first) =>
  show(title, (done) => {
    const phones = [...store.phones.values()].sort((a, b) => (b.id === first) - (a.id === first));
    const choices = phones.map((phone, place) =>
      h("button", { type: "button", class: "choice", autofocus: place === 0, onclick: () => done(phone.id) },
        avatar(phone.full_name, hueOf(phone.id)),
        h("span", {}, phone.full_name, phone.id === first ? " (máy này)" : "", h("small", {}, phone.about))),
    );
    return [h("div", { class: "choices" }, choices), h("div", { class: "actions" }, h("button", { type: "button", class: "button", onclick: () => done() }, "Thôi"))];
  });

export const askGroup = (send) =>
  askFields(
    "Tạo nhóm có bot",
    "Trong nhóm, bot chỉ thấy lệnh, câu nhắc tên nó và câu trả lời tin nhắn của nó.",
    [
      field("Tên nhóm", { name: "title", required: true, autofocus: true, value: "Nhóm cải cách hành chính" }),
      ...[...store.phones.values()].filter((phone) => phone.platforms.includes("telegram")).map((phone, place) =>
        h("label", { class: "check" }, h("input", { type: "checkbox", name: "member", value: phone.id, checked: place < 3 }), phone.full_name)),
    ],
    "Tạo nhóm",
    (form) => send(form.get("title"), form.getAll("member").map(Number)),
  );

export const askNewPhone = (send) =>
  askFields(
    "Thêm một máy",
    "Thêm một người dùng thử, với máy riêng.",
    [
      field("Họ và tên", { name: "name", required: true, autofocus: true }),
      field("Là ai", { name: "about", placeholder: "Cán bộ, Sở Tài chính" }),
      ...[...store.platforms.values()].map((platform, place) =>
        h("label", { class: "check" }, h("input", { type: "checkbox", name: "platform", value: platform.name, checked: place === 0 }), platform.title)),
    ],
    "Thêm máy",
    (form) => send(form.get("name"), form.get("about"), form.getAll("platform")),
  );

export const askMoment = (value, send) =>
  askFields(
    "Chỉnh đồng hồ tới",
    "Giờ Việt Nam. Bot sẽ thấy đúng thời điểm này.",
    [field("Ngày và giờ", { name: "to", type: "datetime-local", required: true, value, autofocus: true })],
    "Chuyển tới",
    (form) => send(form.get("to")),
  );
