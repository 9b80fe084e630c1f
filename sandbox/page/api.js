// The control API of the sandbox.

/** What the sandbox refused, with its sentence for people. */
export class Refused extends Error {}

async function ask(method, path, content) {
  const options = { method };
  if (content instanceof FormData) options.body = content;
  else if (content !== undefined) {
    options.body = JSON.stringify(content);
    options.headers = { "Content-Type": "application/json" };
  }
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? body.description ?? `Máy chủ trả lời ${answer.status}.`);
  return body;
}

const act = (phone, what, content, method = "POST") => ask(method, `/sandbox/phones/${phone}/${what}`, content);

export const api = {
  state: () => ask("GET", "/sandbox/state"),
  news: (after) => ask("GET", `/sandbox/news?after=${after}&timeout=25`),
  older: (phone, chat, before) =>
    ask("GET", `/sandbox/phones/${phone}/messages?platform=${chat.platform}&chat_id=${chat.id}&before=${before}&limit=60`),
  say: (phone, content) => act(phone, "messages", content),
  edit: (phone, message, content) => act(phone, `messages/${message}`, content, "PATCH"),
  press: (phone, content) => act(phone, "press", content),
  sendFile: (phone, form) => act(phone, "files", form),
  send: (phone, what, content) => act(phone, what, content),
  block: (phone, content, blocked) => act(phone, blocked ? "block" : "unblock", content),
  open: (phone, content) => act(phone, "open", content),
  addPhone: (content) => ask("POST", "/sandbox/phones", content),
  newGroup: (content) => ask("POST", "/sandbox/groups", content),
  migrate: (chat) => ask("POST", `/sandbox/groups/${chat.id}/migrate`, { platform: chat.platform }),
  setBot: (chat, inside) => ask("POST", `/sandbox/groups/${chat.id}/bot`, { platform: chat.platform, inside }),
  moveClock: (order) => ask("POST", "/clock", order),
};
