// Short names for what every module does with the page.

export const all = (root, selector) => [...root.querySelectorAll(selector)];

export function node(tag, text = "", more = {}) {
  const made = Object.assign(document.createElement(tag), more);
  made.textContent = text;
  return made;
}

export const state = (row) => row.querySelector("input[type=radio]:checked")?.value ?? "";

export function choose(row, value) {
  const radio = all(row, "input[type=radio]").find((one) => one.value === value);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

export function reveal(element) {
  for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}
