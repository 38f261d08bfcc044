"use strict";
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
