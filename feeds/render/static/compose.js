// The form in which people compose a selection: as they choose, the page becomes that of what they chose.
// Without this script the form is sent by its button, and gives the same page.
"use strict";

const form = document.querySelector("form.compose");
const live = document.querySelector("[role=status]");
const WAIT = 350; // milliseconds after the last change, so that nothing is asked for at every letter
let timer;
let request;

function chosenAddress() {
  const stated = [...new FormData(form)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(stated).toString();
  return query ? `${form.action}?${query}` : form.action;
}

// What is in the form stays as people left it: they may be writing.
function show(page, url) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!other) continue;
    other.lang = page.documentElement.lang; // script=hant makes it another one
    part.replaceWith(document.adoptNode(other));
  }
  for (const link of document.head.querySelectorAll("link:is([rel=alternate], [rel=canonical])")) link.remove();
  document.head.append(...page.head.querySelectorAll("link:is([rel=alternate], [rel=canonical])"));
  document.title = page.title;
  if (new URL(url).origin === location.origin) history.replaceState(null, "", url);
  say(`${document.querySelector(".found").textContent} ${page.title}`);
}

function say(words) {
  live.textContent = words.trim();
}

// Nor is there an address of what is refused.
function refuse(words) {
  for (const part of document.querySelectorAll(".result .address, .subscribe")) part.hidden = true;
  document.querySelector(".found").textContent = words.trim();
  say(words);
}

async function follow() {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(chosenAddress(), { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) show(page, answer.url);
    else refuse((page.querySelector(".detail") ?? page.querySelector("h1")).textContent);
  } catch {
    if (!signal.aborted) refuse(form.dataset.failed);
  } finally {
    if (!signal.aborted) form.removeAttribute("aria-busy");
  }
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(follow, WAIT);
}

form.addEventListener("input", ({ target }) => {
  if (target.type === "checkbox" && target.checked) {
    const opposite = target.name.startsWith("not-") ? target.name.slice(4) : `not-${target.name}`;
    const row = target.closest(".choice");
    const other = row?.querySelector(`input[name="${opposite}"]`);
    if (other) other.checked = false;
  }
  if (["since", "until"].includes(target.name) && target.value) { // else, what lets in more would count
    for (const other of form.querySelectorAll(`[name=${target.name}]`)) if (other !== target) other.value = "";
  }
  plan();
});

// On a phone the choices would hide what they are about; on a desk there is room beside it.
if (matchMedia("(min-width: 70rem)").matches) form.querySelector(".conditions").open = true;
