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

const labels = new WeakMap();
const timers = new WeakMap();

// One listener for all, because compose.js replaces parts of the page.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const live = document.querySelector("[role=status]");
  if (!labels.has(button)) labels.set(button, button.textContent);
  clearTimeout(timers.get(button));
  try {
    await write(button.dataset.copy);
    button.textContent = button.dataset.copied;
    live.textContent = button.dataset.announce;
  } catch {
    button.textContent = live.textContent = button.dataset.failed;
  }
  button.focus();
  timers.set(button, setTimeout(() => {
    button.textContent = labels.get(button);
    live.textContent = "";
  }, 3000));
});

document.documentElement.classList.add("scripted");
