// Sends a form's answers as they are typed, so that nothing typed is ever lost.
// Each sending is numbered: one that arrives late overwrites nothing that came after it.

const PAUSE = 700;
const AGAIN = 15000;

/** Keep `form` saved at the address its `data-autosave` names; files are left out. */
export function keepSaved(form) {
  const told = form.querySelector("[data-autosave-told]") ||
    document.querySelector("[data-autosave-told]");
  const hidden = (name) => form.querySelector(`input[type="hidden"][name="${name}"]`);
  const clashes = form.querySelector("[data-clashes]");
  let turn = 0;
  let unsaved = false;
  let failing = false;
  let leaving = false;
  let sending = null;
  let timer = 0;

  const count = () => {
    turn += 1;
    const place = hidden("turn");
    if (place) place.value = String(turn);
  };

  const answers = () => {
    count();
    const typed = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string") typed.append(name, value);
    });
    return typed;
  };

  const tell = (words, failed) => {
    failing = failed;
    if (!told || !words) return;
    told.textContent = words;
    told.classList.toggle("desk-saved--failed", failed);
  };

  const echo = (words) => {
    Object.keys(words || {}).forEach((name) => {
      form.querySelectorAll("[data-words-for]").forEach((place) => {
        if (place.dataset.wordsFor === name) place.textContent = words[name];
      });
    });
  };

  const asked = (place) =>
    Array.from(place.querySelectorAll('input[type="hidden"]'), (one) => one.name + one.value)
      .join();

  // What another window changed too is shown with both texts, until one is chosen.
  const settle = (said) => {
    const was = hidden("was");
    if (was && typeof said.was === "string") was.value = said.was;
    if (said.reload) {
      // The other window's words were chosen: this page shows them when drawn anew.
      if (unsaved) return;
      leaving = true;
      location.assign(location.pathname + location.search);
      return;
    }
    if (!clashes || typeof said.clashes !== "string") return;
    const drawn = document.createElement("template");
    drawn.innerHTML = said.clashes;
    const same = asked(drawn.content) === asked(clashes);
    if (same && (!said.clashes || clashes.querySelector("input:checked"))) return;
    const inside = clashes.contains(document.activeElement);
    clashes.replaceChildren(drawn.content);
    if (inside) clashes.focus();
  };

  const wait = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };

  // One message travels at a time: an older answer never arrives after a newer one.
  const save = () => {
    clearTimeout(timer);
    if (!unsaved || leaving || sending) return;
    unsaved = false;
    sending = send(answers(), false).then((saved) => {
      sending = null;
      if (!saved) {
        unsaved = true;
        wait(AGAIN);
      } else if (unsaved) {
        wait(PAUSE);
      }
    });
  };

  const send = (body, keepalive) =>
    fetch(form.dataset.autosave, {
      method: "POST",
      body,
      keepalive,
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      redirect: "error",
    })
      .then((answer) =>
        answer.json().then((said) => {
          if (!said.superseded) tell(said.message || (answer.ok ? "" : form.dataset.autosaveFailed), !answer.ok);
          if (answer.ok && !said.superseded) {
            echo(said.words);
            settle(said);
          }
          return answer.ok;
        }),
      )
      .catch(() => {
        tell(form.dataset.autosaveFailed, true);
        return false;
      });

  const touched = (pause) => () => {
    unsaved = true;
    wait(pause);
  };

  // The page may never come back: what is unsaved goes now, beside what is on its way.
  const last = () => {
    if (leaving || !(unsaved || sending)) return;
    unsaved = false;
    clearTimeout(timer);
    send(answers(), true).then((saved) => {
      if (!saved) touched(AGAIN)();
    });
  };

  form.addEventListener("input", touched(PAUSE));
  form.addEventListener("change", touched(0));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    leaving = true;
    count();
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("pagehide", last);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") last();
  });
  addEventListener("beforeunload", (event) => {
    if (failing && unsaved && !leaving) event.preventDefault();
  });
}
