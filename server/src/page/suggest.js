// Suggestions under the search box, for the words before the program and for the program's own box alike. The form is whole without.
const SAYS = {
  zh: { list: "建议", n: (n) => `有${n}条建议，用上下键选`, online: "可以网上申请" },
  en: { list: "Suggestions", n: (n) => `${n} suggestions, use the arrow keys`, online: "online" },
};
const isEnglish = () => document.documentElement.lang === "en";
const says = () => SAYS[isEnglish() ? "en" : "zh"];
let box = null, list = null, status = null, at = -1, last = "", timer = 0;

function shut() {
  clearTimeout(timer);
  list?.remove();
  status?.remove();
  list = status = null;
  at = -1;
  box?.setAttribute("aria-expanded", "false");
  box?.removeAttribute("aria-activedescendant");
}

function choose(n) {
  const rows = [...list.children];
  at = (n + rows.length + 1) % (rows.length + 1);
  rows.forEach((it, n) => it.setAttribute("aria-selected", String(n === at)));
  if (at < rows.length) box.setAttribute("aria-activedescendant", rows[at].id);
  else box.removeAttribute("aria-activedescendant");
}

function show(found) {
  shut();
  if (!found.length || !box.isConnected) return;
  list = document.createElement("ul");
  list.className = "hints";
  list.id = "hints";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", says().list);
  for (const [n, it] of found.entries()) {
    const row = document.createElement("li");
    row.className = "hints__one";
    row.id = `hint-${n}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.to = `/items/${it.id}`;
    const name = document.createElement("span");
    const inEnglish = isEnglish() && it.english;
    name.textContent = inEnglish ? it.english : it.name;
    name.lang = inEnglish ? "en" : "zh-CN";
    row.append(name);
    if (it.is_online) {
      const fact = document.createElement("span");
      fact.className = "hints__fact";
      fact.textContent = says().online;
      row.append(fact);
    }
    // Before the box loses the focus and the list goes.
    row.addEventListener("pointerdown", (ev) => ev.preventDefault());
    row.addEventListener("click", () => location.assign(row.dataset.to));
    list.append(row);
  }
  status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  status.textContent = says().n(found.length);
  box.form.append(list, status);
  at = found.length;
  box.setAttribute("aria-expanded", "true");
}

async function look() {
  const q = box.value.trim();
  if (q === last) return;
  last = q;
  if (!q) return shut();
  const reply = await fetch(`/api/suggestions?${new URLSearchParams({ q })}`).catch(() => null);
  // Somebody has gone on writing, or to another page.
  if (!reply?.ok || q !== last || document.activeElement !== box) return;
  show(await reply.json());
}

function take(ev) {
  const it = ev.target;
  if (!(it instanceof HTMLInputElement) || it.name !== "q" || !it.form || !it.form.action.endsWith("/items")) return;
  if (it !== box) {
    shut();
    box = it;
    last = it.value.trim();
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", "hints"], ["autocomplete", "off"]]) it.setAttribute(name, value);
  }
  // While a word is still being put together out of pinyin nothing is asked.
  if (ev.type === "input" && !ev.isComposing) {
    clearTimeout(timer);
    timer = setTimeout(look, 40);
  }
}

document.addEventListener("focusin", take);
document.addEventListener("input", take);
// Some browsers send no `input` behind the end of a word.
document.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(() => box && look(), 40); });
document.addEventListener("focusout", (ev) => ev.target === box && shut());
document.addEventListener("submit", shut);
document.addEventListener("keydown", (ev) => {
  if (!list || ev.target !== box) return;
  if (ev.key === "ArrowDown") choose(at + 1);
  else if (ev.key === "ArrowUp") choose(at - 1);
  else if (ev.key === "Escape") shut();
  else if (ev.key === "Enter" && at < list.children.length) location.assign(list.children[at].dataset.to);
  else return;
  ev.preventDefault();
  ev.stopPropagation();
}, true);
