/** A conversation as the customer sees it, built from its events. No network, no page. */

/** @returns the state of a conversation in which nothing has happened */
export function emptyThread() {
  return {
    lastEvent: 0,
    messages: [],
    holder: "bot",
    agentName: null,
    asked: false,
    progress: null,
    solved: new Map(),
    satisfied: false,
    rated: false,
  };
}

const changes = {
  message(thread, data, event) {
    thread.messages.push({ ...data, at: event.at, event: event.id });
    if (data.author !== "customer") return void (thread.progress = null);
    thread.satisfied = false;
    if (["bot", "closed"].includes(thread.holder)) thread.progress = "reading";
  },
  handoff(thread) {
    Object.assign(thread, { holder: "waiting", agentName: null });
    Object.assign(thread, { asked: false, satisfied: false, progress: null });
  },
  claimed(thread, data) {
    Object.assign(thread, { holder: "person", agentName: data.name, asked: false, progress: null });
  },
  released(thread) {
    Object.assign(thread, { holder: "waiting", agentName: null });
  },
  handed_back(thread) {
    Object.assign(thread, { holder: "bot", agentName: null });
  },
  resolved(thread) {
    Object.assign(thread, { holder: "closed", agentName: null, asked: false, progress: null });
  },
  reopened(thread) {
    Object.assign(thread, { holder: "bot", satisfied: false });
  },
  rated(thread) {
    thread.rated = true;
  },
  solved(thread, data) {
    thread.solved.set(data.message_id, data.solved);
    thread.satisfied = data.solved && data.message_id === lastQuestion(thread)?.message_id;
  },
  progress(thread, data) {
    thread.progress = data.step;
  },
};

/** Apply one event; kinds that this version does not know change nothing. */
export function applyEvent(thread, event) {
  if (event.id) thread.lastEvent = event.id;
  if (Object.hasOwn(changes, event.type)) changes[event.type](thread, event.data ?? {}, event);
}

/** Take over who has the conversation from the server's status, unless newer events are known. */
export function takeStatus(thread, status) {
  if (status.last_event < thread.lastEvent) return;
  Object.assign(thread, { holder: status.holder, agentName: status.agent_name });
}

/** Show at once what the customer has just done and the server has not yet confirmed. */
export function anticipate(thread, entry) {
  if (entry.kind === "handoff" && !["waiting", "person"].includes(thread.holder)) thread.asked = true;
  if (entry.kind === "solved") changes.solved(thread, entry.body);
  if (entry.kind === "rating") thread.rated = true;
}

/** The bot's answer that "Did this solve it?" is about: the last one, unless the customer has written since. */
export function lastQuestion(thread) {
  for (const message of [...thread.messages].reverse()) {
    if (message.author === "customer") return null;
    if (message.author === "bot") return message.ask_solved ? message : null;
  }
  return null;
}

/** @returns {boolean} whether it is time to ask for a rating and to offer a new conversation */
export function isOver(thread) {
  return thread.holder === "closed" || thread.satisfied;
}
