// Sends a chosen file at once, beside the form: its button sends what did not come yet.

/** Upload what is chosen in `form`, one file after the other, and tell how far each is. */
export function uploadAtOnce(form) {
  const told = form.querySelector("[data-uploads-told]");
  let waiting = Promise.resolve();
  let going = 0;
  let leaving = false;

  const say = (words) => {
    if (told) told.textContent = words;
  };

  const place = (name, code) =>
    Array.from(form.querySelectorAll(`[data-${name}]`)).find(
      (one) => one.getAttribute(`data-${name}`) === code,
    );

  const body = (input, file) => {
    const sent = new FormData();
    ["seal", "sheet", "key", "number"].forEach((name) => {
      const given = form.querySelector(`input[type="hidden"][name="${name}"]`);
      if (given) sent.append(name, given.value);
    });
    sent.append("upload", "yes");
    sent.append(input.name, file, file.name);
    return sent;
  };

  const wrong = (input, code, words) => {
    const line = place("upload-wrong", code);
    const drawn = document.getElementById(`${input.id}-error`);
    if (drawn) drawn.remove();
    input.classList.toggle("govuk-file-upload--error", Boolean(words));
    if (line) line.textContent = words;
  };

  const bar = (code) => {
    const line = place("upload-going", code);
    if (!line) return { value: 0, remove() {} };
    const found = document.createElement("progress");
    found.max = 1;
    found.setAttribute("aria-label", form.dataset.uploadsGoing);
    line.replaceChildren(found);
    return found;
  };

  const send = (input, file) =>
    new Promise((done) => {
      const code = input.dataset.upload;
      const request = new XMLHttpRequest();
      const shown = bar(code);
      const over = (answer) => {
        going -= 1;
        shown.remove();
        arrived(input, file, answer);
        done();
      };
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch (_) {
          answer = null;
        }
        over(answer);
      });
      request.addEventListener("error", () => over(null));
      request.addEventListener("abort", () => over(null));
      say(`${form.dataset.uploadsGoing}: ${file.name}`);
      request.open("POST", form.getAttribute("action") || location.pathname);
      request.setRequestHeader("Accept", "application/json");
      request.send(body(input, file));
    });

  // A file that did not come stays chosen, and goes with whichever button is pressed.
  const arrived = (input, file, answer) => {
    const code = input.dataset.upload;
    if (!answer || !answer.slots) {
      const words = (answer && (answer.detail || answer.message)) || form.dataset.uploadsFailed;
      wrong(input, code, `${file.name}: ${words}`);
      say(`${file.name}: ${words}`);
      return;
    }
    Object.keys(answer.slots).forEach((each) => {
      const slot = place("arrived", each);
      if (slot) slot.innerHTML = answer.slots[each];
    });
    const refused = (answer.wrong || {})[code] || "";
    wrong(input, code, refused);
    if (input.files[0] === file) input.value = "";
    say(refused || answer.message || "");
  };

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.dataset.upload || !input.files.length) return;
    const file = input.files[0];
    wrong(input, input.dataset.upload, "");
    going += 1;
    waiting = waiting.then(() => send(input, file));
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (going && !leaving) event.preventDefault();
  });
}
