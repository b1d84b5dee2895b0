// What was answered before, offered while somebody types. The form is whole without it.
const form = document.getElementById("ask");
const text = document.getElementById("text");
const place = document.getElementById("similar");
let last = "", timer = 0;

async function look() {
  const q = text.value.trim().slice(0, 200);
  if (q === last) return;
  last = q;
  if (q.length < 4) return place.replaceChildren();
  // Not `form.elements.item`: that is a function of every form.
  const item = form.querySelector("input[name=item]");
  const asked = new URLSearchParams({ q });
  if (item) asked.set("item", item.value);
  const reply = await fetch(`${form.dataset.similar}?${asked}`).catch(() => null);
  if (!reply || !reply.ok || q !== last) return;
  const found = await reply.json();
  if (!found.length) return place.replaceChildren();
  const title = document.createElement("p");
  title.textContent = place.dataset.title;
  const list = document.createElement("ul");
  list.className = "list";
  for (const it of found) {
    const link = document.createElement("a");
    link.className = "list__link";
    link.href = `/questions/${it.id}`;
    link.target = "_blank";
    link.textContent = it.question;
    const row = document.createElement("li");
    row.className = "list__item";
    row.append(link);
    list.append(row);
  }
  place.replaceChildren(title, list);
}

text.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, 400);
});
