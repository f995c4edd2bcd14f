// Tells the page what has changed elsewhere. The stream names a conversation; htmx then asks for the parts anew.
const PAUSE_MS = 400;
const MINUTE_MS = 60_000;
const RETRY_MS = 5_000;

const box = document.querySelector("[data-live]");
let changed = new Set();
let pending = null;
let waiting = null;

function openConversation() {
  return document.getElementById("conversation")?.dataset.conversation;
}

function flush() {
  pending = null;
  htmx.trigger(document.body, "inbox-changed");
  if (changed.has("") || changed.has(openConversation())) htmx.trigger(document.body, "conversation-changed");
  changed = new Set();
}

function note(id) {
  changed.add(id);
  pending ??= setTimeout(flush, PAUSE_MS);
}

function say(state) {
  document.querySelector("[data-live-state]").dataset.liveState = state;
}

function listen() {
  const stream = new EventSource(box.dataset.live);
  // Also at the first opening: something may have changed since the page was made.
  stream.addEventListener("open", () => {
    say("on");
    note("");
  });
  stream.addEventListener("inbox", (event) => note(JSON.parse(event.data).conversation ?? ""));
  stream.addEventListener("error", () => {
    say("off");
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
  });
  addEventListener("pagehide", () => stream.close(), { once: true });
}

function waitingCount() {
  return Number(document.querySelector(".count-hot")?.textContent ?? 0);
}

function announce() {
  const news = document.querySelector("[data-news]");
  const now = waitingCount();
  if (waiting !== null && now > waiting) news.textContent = `${news.dataset.one} ${now}`;
  waiting = now;
}

if (box) {
  waiting = waitingCount();
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "list") announce();
  });
  setInterval(() => document.hidden || note(box.querySelector('[data-live-state="on"]') ? "list" : ""), MINUTE_MS);
  document.addEventListener("visibilitychange", () => document.hidden || note(""));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  listen();
}
