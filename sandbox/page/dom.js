// Building the page without innerHTML: what people and bots write is never read as HTML.

/** Make an element: h("button", { class: "x", onclick: f }, "text", child). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "hue") element.style.setProperty("--hue", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A picture from icons.svg; it is decoration, the button's label says what it does. */
export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, onclick, properties = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...properties }, icon(name));
}

/** Round initials: "Trần Văn Minh" → "VM", the way Vietnamese names are shortened. */
export function avatar(name, hue) {
  const letters = name.split(/\s+/).slice(-2).map((word) => [...word][0] ?? "").join("");
  return h("span", { class: "avatar", "aria-hidden": "true", hue }, letters.toUpperCase());
}

/** A hue that stays with a person. */
export const hueOf = (number) => (Math.abs(number) * 67 + 20) % 360;
