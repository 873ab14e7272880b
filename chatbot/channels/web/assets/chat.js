// The talk, live. Without this, and whenever it cannot be live, the page is forms that work alone.
const log = document.querySelector("[data-live]");
const status = document.querySelector("[role=status]");
const field = document.getElementById("text");
const mine = document.querySelector("template");

const PROXY_MS = 8000; // A proxy that keeps a stream back has not let the first event through.
const AGAIN_MS = 30000;
const MISSING_MS = 4000;

let last = Number(log.dataset.last);
let stream = null;
let isLive = false;
let wantsFocus = false;
let inHand = 0;
let queue = Promise.resolve();

const here = () => location.pathname;
const tell = (words) => { status.textContent = words; };
const loadAnew = () => { location.replace(here()); };
const isNearEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 200;
const isTyping = () => document.activeElement === field && field.value !== "";

// What is typed and not sent outlives a reload, in this tab, under the address of this talk.
const keepDraft = (words = field.value) => {
  try {
    if (words) sessionStorage.setItem(here(), words);
    else sessionStorage.removeItem(here());
  } catch {
    // A browser that keeps nothing: the talk works, and a reload loses what was not sent.
  }
};
const bringDraft = () => {
  try {
    if (!field.value) field.value = sessionStorage.getItem(here()) ?? "";
  } catch {
    // As above.
  }
};
const endTalk = () => {
  field.value = "";
  keepDraft();
  loadAnew();
};

const bubbles = () => log.querySelectorAll("[data-row]");
const ofQuestion = (name) => [...bubbles()].filter((one) => name && one.dataset.question === name);
const withoutTaps = (one) => { for (const taps of one.querySelectorAll(".taps")) taps.remove(); };

const show = (html, follow) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const bubble = holder.content.firstElementChild;
  for (const one of bubbles()) {
    withoutTaps(one);
    if (one.id === "newest") one.removeAttribute("id");
  }
  bubble.id = "newest";
  log.append(bubble);
  if (wantsFocus) {
    // Whoever tapped an answer has lost the button under their finger; the next question is there.
    wantsFocus = false;
    bubble.focus();
  } else if (follow) {
    bubble.scrollIntoView({ block: "nearest" });
  }
};

const heard = (event, act) => {
  const row = Number(event.lastEventId);
  if (row <= last) return;
  last = row;
  act(JSON.parse(event.data));
};

const onBubble = (event) => heard(event, (told) => {
  if (told.language !== document.documentElement.lang && !isTyping()) {
    loadAnew(); // The rest of the page shall speak the language of the talk.
    return;
  }
  const follow = isNearEnd();
  for (const one of ofQuestion(told.replaces)) one.remove();
  show(told.html, follow);
});

const onRetire = (event) => heard(event, (told) => {
  const focused = document.activeElement;
  for (const one of ofQuestion(told.question)) {
    if (one.contains(focused) && focused !== one) wantsFocus = true;
    withoutTaps(one);
  }
});

const setLive = (now) => {
  isLive = now;
  log.dataset.isLive = now;
};

const hangUp = () => {
  if (stream) stream.close();
  stream = null;
  setLive(false);
};

const connect = () => {
  if (stream) return;
  stream = new EventSource(log.dataset.live + "?after=" + last);
  const late = setTimeout(() => {
    hangUp();
    setTimeout(connect, AGAIN_MS);
  }, PROXY_MS);
  stream.addEventListener("hello", () => {
    clearTimeout(late);
    setLive(true);
  });
  stream.addEventListener("bubble", onBubble);
  stream.addEventListener("retire", onRetire);
  stream.addEventListener("gap", loadAnew);
  stream.addEventListener("over", () => {
    hangUp();
    // What was said last comes with the answer to the form; then that page shows it.
    if (!inHand) endTalk();
  });
  stream.addEventListener("error", () => {
    setLive(false);
    if (stream && stream.readyState === EventSource.CLOSED) {
      clearTimeout(late);
      hangUp();
      setTimeout(connect, AGAIN_MS);
    }
  });
};

const newNumber = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
};

const sayMine = (words) => {
  const said = mine.content.cloneNode(true);
  said.querySelector("bdi").textContent = words;
  log.append(said);
  const shown = log.lastElementChild;
  shown.scrollIntoView({ block: "nearest" });
  return shown;
};

const posted = async (body) => {
  const answer = await fetch(here(), {
    method: "POST",
    body,
    headers: { "X-Chat-Script": "1" },
    redirect: "error",
  });
  const told = await answer.json();
  if (told.gone || answer.status === 404) {
    endTalk();
    return true;
  }
  tell(told.toast);
  if (answer.ok && told.head > last) {
    setTimeout(() => { if (told.head > last) loadAnew(); }, MISSING_MS);
  }
  return answer.ok;
};

const attempt = async (body) => {
  try {
    return await posted(body);
  } catch {
    // Nobody knows whether it was heard. The next press is a plain form.
    hangUp();
    setTimeout(connect, AGAIN_MS);
    tell(log.dataset.trouble);
    return false;
  }
};

const take = (form, button) => {
  const body = new URLSearchParams(new FormData(form));
  const isTap = form.classList.contains("taps");
  if (isTap) body.set(button.name, button.value);
  const said = sayMine(isTap ? button.textContent : field.value);
  if (isTap) {
    form.setAttribute("aria-busy", "true");
  } else {
    field.value = "";
    keepDraft();
    form.elements.once.value = newNumber();
  }
  return async () => {
    tell("");
    wantsFocus = isTap;
    if (await attempt(body)) return;
    wantsFocus = false;
    said.remove();
    form.removeAttribute("aria-busy");
    if (!isTap && !field.value) {
      // As it was, with its number: sent once more it is the same answer.
      field.value = body.get("text");
      keepDraft();
      form.elements.once.value = body.get("once");
    }
  };
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.ariaBusy === "true") event.preventDefault();
  if (event.defaultPrevented) return;
  if (!isLive || !form.elements.once) {
    if (form.elements.text) keepDraft(""); // The browser itself takes the words away with it.
    return;
  }
  event.preventDefault();
  const go = take(form, event.submitter);
  inHand += 1;
  queue = queue.then(go).finally(() => { inHand -= 1; });
});
field.addEventListener("input", () => keepDraft());
addEventListener("pagehide", hangUp);
addEventListener("pageshow", connect);

// The forms of a page share one number, for one of them is sent. Here all may be, one after another.
for (const form of document.forms) {
  if (form.elements.once) form.elements.once.value = newNumber();
}
bringDraft();
const newest = document.getElementById("newest");
if (newest) newest.focus();
