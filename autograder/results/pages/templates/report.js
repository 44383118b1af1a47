// Sorts and filters the table of marks. Without it the table stands there as it is.
"use strict";
const table = document.getElementById("table");
const find = document.getElementById("find");
const status = document.getElementById("status");
const shown = document.getElementById("shown");
const body = table.tBodies[0];
const heads = [...table.tHead.rows[0].cells];
const rows = [...body.rows].map(row => ({
  row,
  status: row.dataset.status,
  text: row.textContent.toLowerCase(),
  cells: [...row.cells].map(cell => cell.textContent.trim()),
}));
const byText = new Intl.Collator(undefined, { numeric: true }).compare;
const points = text => (text === "–" ? -1 : Number(text)); // no marks stand below zero points

function sort(head) {
  const ascending = head.getAttribute("aria-sort") !== "ascending";
  const column = heads.indexOf(head);
  const compare = head.classList.contains("number") ? (a, b) => points(a) - points(b) : byText;
  heads.forEach(other => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  rows.sort((a, b) => (ascending ? 1 : -1) * compare(a.cells[column], b.cells[column]));
  body.append(...rows.map(item => item.row));
}

function filter() {
  const wanted = find.value.trim().toLowerCase();
  let count = 0;
  for (const item of rows) {
    const hit = item.text.includes(wanted) && (!status.value || item.status === status.value);
    item.row.hidden = !hit;
    count += hit;
  }
  shown.textContent = count === rows.length ? "" : `${count} of ${rows.length} shown`;
}

for (const head of heads) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  button.addEventListener("click", () => sort(head));
  head.append(button);
}
for (const link of document.querySelectorAll("[data-find]")) {
  link.addEventListener("click", () => {
    find.value = link.dataset.find;
    status.value = "";
    filter();
  });
}
find.addEventListener("input", filter);
status.addEventListener("input", filter);
document.querySelector(".controls").hidden = false;
