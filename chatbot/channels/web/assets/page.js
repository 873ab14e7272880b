"use strict";
// Copying and printing. Everything else on the page is links and forms, and works without this.
(() => {
  const status = document.getElementById("status");
  const say = (words) => {
    status.textContent = "";
    setTimeout(() => { status.textContent = words; }, 50);
    setTimeout(() => { if (status.textContent === words) status.textContent = ""; }, 6000);
  };
  const select = (from) => {
    for (let up = from; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    getSelection().selectAllChildren(from);
  };
  const byHand = (from) => {
    select(from);
    try { return document.execCommand("copy"); } catch { return false; }
  };
  const copy = async (from) => {
    let done;
    try {
      await navigator.clipboard.writeText(from.textContent);
      done = true;
    } catch {
      done = byHand(from);
    }
    say(done ? status.dataset.copied : status.dataset.failed);
  };
  const print = (number) => {
    const paper = document.getElementById("paper-" + number);
    document.body.dataset.only = number;
    paper.classList.add("chosen");
    addEventListener("afterprint", () => {
      paper.classList.remove("chosen");
      delete document.body.dataset.only;
    }, { once: true });
    window.print();
  };
  for (const button of document.querySelectorAll("button[data-copies]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-copies],[data-prints]");
    if (!pressed) return;
    if (pressed.dataset.copies) copy(document.getElementById(pressed.dataset.copies));
    if (pressed.dataset.prints) {
      event.preventDefault();
      print(pressed.dataset.prints);
    }
  });
  const news = document.getElementById("noted") || document.getElementById("newest");
  if (news) news.focus();
})();
