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
// A number between two bounds can also be slid; what is left as it was is not sent, so that addresses stay short.
for (const input of document.querySelectorAll("form.tries input[data-low]")) {
  const slider = document.createElement("input");
  const [low, high] = [Number(input.dataset.low), Number(input.dataset.high)];
  Object.assign(slider, { type: "range", min: low, max: high, step: (high - low) / 1000 || 1 });
  slider.value = input.value || input.dataset.now || low;
  slider.setAttribute("aria-label", input.closest("label").querySelector("span").firstChild.textContent.trim());
  slider.addEventListener("input", () => { input.value = String(Number(Number(slider.value).toPrecision(4))); });
  input.addEventListener("input", () => { slider.value = input.value.replace(",", ".") || input.dataset.now || low; });
  input.closest("label").after(slider);
  slider.className = "slide";
}
for (const form of document.querySelectorAll("form.tries")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "") field.disabled = true;
    }
  });
  addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
}
