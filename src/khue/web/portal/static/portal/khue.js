// Small comforts; every page works without them. "/" goes to the search box, Escape leaves it.
"use strict";
const box = document.getElementById("find");
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "Escape" && event.target === box) {
    box.blur();
  }
});
for (const knot of document.querySelectorAll(".thread .here")) {
  const row = knot.parentElement;
  row.scrollLeft = knot.offsetLeft - row.offsetLeft - 48;
}
// A filter that is chosen is applied at once; the button stays for those who type.
for (const select of document.querySelectorAll("form.filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
