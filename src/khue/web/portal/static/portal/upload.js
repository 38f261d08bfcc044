// Sends a file in parts, shows how far it is, and goes on where it stopped. Without this the form sends it whole.
"use strict";
const PART = 4 * 1024 * 1024;
const TRIES = 6;
const form = document.querySelector("form.send");

async function checksum(part) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await part.arrayBuffer()));
  return "sha256 " + Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function token() {
  return form.elements.csrfmiddlewaretoken.value;
}

async function begin(file) {
  const known = [...document.querySelectorAll("li[data-parts]")].find(
    (one) => one.dataset.name === file.name.normalize("NFC") && Number(one.dataset.size) === file.size);
  if (known) {
    const answer = await fetch(known.dataset.parts, { headers: { Accept: "application/json" } });
    if (answer.ok) return { parts: known.dataset.parts, offset: (await answer.json()).offset };
  }
  const body = new URLSearchParams({ name: file.name, size: String(file.size), status: form.elements.status?.value ?? "" });
  const answer = await fetch(form.dataset.begin, { method: "POST", body, headers: { "X-CSRFToken": token() } });
  const made = await answer.json();
  if (!answer.ok) throw new Error(made.message);
  return made;
}

async function send(file, show) {
  const made = await begin(file);
  let offset = made.offset, failed = 0;
  for (;;) {
    const part = file.slice(offset, offset + PART);
    show(offset / file.size, form.dataset.sending);
    try {
      const headers = { "X-CSRFToken": token(), "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
      const sum = await checksum(part);
      if (sum) headers["Upload-Checksum"] = sum;
      const answer = await fetch(made.parts, { method: "PATCH", body: part, headers });
      const said = await answer.json();
      if (!answer.ok && ![409, 422, 423].includes(answer.status)) throw Object.assign(new Error(said.message), { final: true });
      if (!answer.ok) failed += 1;
      offset = Number(answer.headers.get("Upload-Offset") ?? offset);
      if (answer.ok && said.offset === said.size) return said.page;
      if (answer.ok) failed = 0;
    } catch (error) {
      if (error.final) throw error;
      failed += 1;
      show(offset / file.size, form.dataset.broken);
    }
    if (failed > TRIES) throw new Error(form.dataset.failed);
    if (failed) await new Promise((done) => setTimeout(done, 500 * 2 ** failed));
  }
}

form?.addEventListener("submit", async (event) => {
  const file = form.elements.file.files[0];
  if (!file) return;
  event.preventDefault();
  const line = form.querySelector(".sending"), button = form.querySelector("button");
  const show = (share, words) => {
    line.hidden = false;
    line.querySelector("progress").value = share;
    line.querySelector("span").textContent = `${words} ${Math.floor(share * 100)} %`;
  };
  button.disabled = true;
  try {
    location.assign(await send(file, show));
  } catch (error) {
    line.querySelector("span").textContent = error.message;
    line.hidden = false;
    button.disabled = false;
  }
});
if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 3000);
