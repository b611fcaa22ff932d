// Buttons that copy a feed's address. Without this script they stay hidden, and the address can be selected by hand.
"use strict";

async function write(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Browsers keep navigator.clipboard for https and localhost, and many feeds are served on a home network.
  const field = document.createElement("textarea");
  field.className = "unseen";
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("The browser refused to copy.");
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  const live = document.querySelector("[role=status]");
  let timer;

  button.hidden = false;
  button.addEventListener("click", async () => {
    clearTimeout(timer);
    try {
      await write(button.dataset.copy);
      button.textContent = button.dataset.copied;
      live.textContent = button.dataset.announce;
    } catch {
      button.textContent = live.textContent = button.dataset.failed;
    }
    button.focus();
    timer = setTimeout(() => {
      button.textContent = label;
      live.textContent = "";
    }, 3000);
  });
}
