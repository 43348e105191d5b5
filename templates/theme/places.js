// Offers places of the official list while one is typed (combobox with a list box).

const PAUSE_MS = 200;
const SHORTEST = 2;

/** Offer under `input` what the lookup finds; what is typed counts all the same. */
export function offerPlaces(input) {
  const field = input.closest(".desk-place");
  const form = input.form;
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let found = [];
  let active = -1;
  let asked = 0;
  let timer = 0;

  list.id = `${input.id}-places`;
  list.className = "desk-place__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", labelOf(input));
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  // The plain list of the browser knows neither former names nor missing accents.
  input.removeAttribute("list");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const point = (to) => {
    active = (to + found.length) % found.length;
    Array.from(list.children).forEach((one, place) => {
      one.setAttribute("aria-selected", String(place === active));
    });
    const chosen = list.children[active];
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  };

  const choose = (place) => {
    input.value = place.title;
    const kinds = form ? form.elements[input.dataset.placesKind] : null;
    if (kinds && kinds.length) {
      Array.from(kinds).forEach((one) => {
        one.checked = one.value === place.kind;
      });
    }
    tell(place);
    close();
    ["input", "change"].forEach((name) => {
      const event = new Event(name, { bubbles: true });
      event.chosen = true;
      input.dispatchEvent(event);
    });
  };

  const earlier = (place, before) =>
    place.found_by
      ? before + input.dataset.placesEarlier.replace("{}", place.found_by)
      : "";

  const option = (place, number) => {
    const one = document.createElement("li");
    one.id = `${list.id}-${number}`;
    one.className = "desk-place__one";
    one.setAttribute("role", "option");
    one.setAttribute("aria-selected", "false");
    one.textContent = `${place.title}, ${place.province}`;
    if (place.found_by) {
      const line = document.createElement("span");
      line.className = "desk-place__earlier";
      line.textContent = earlier(place, "");
      one.append(line);
    }
    one.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(place);
    });
    return one;
  };

  const tell = (place) => {
    const told = field.querySelector(".desk-place__told");
    told.textContent = `${place.title}, ${place.province}${earlier(place, "; ")}`;
  };

  // A name that was typed whole needs no list over the questions below it.
  const meant = (places) => {
    const typed = input.value.trim().toLowerCase();
    const same = places.filter((place) =>
      [place.title, place.name].some((name) => name.toLowerCase() === typed),
    );
    return same.length === 1 ? same[0] : null;
  };

  const show = (places, whole) => {
    found = places;
    active = -1;
    if (whole) {
      tell(whole);
      close();
      return;
    }
    list.replaceChildren(...found.map(option));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = found.length
      ? input.dataset.placesFound.replace("{}", found.length)
      : input.dataset.placesNone;
  };

  const look = async (asking) => {
    const number = ++asked;
    const province = form ? form.elements[input.dataset.placesIn] : null;
    const about = new URLSearchParams({ q: input.value, limit: "12" });
    if (province && province.value) about.set("province", province.value);
    try {
      const answer = await fetch(`${input.dataset.places}?${about}`);
      if (!answer.ok) return;
      const places = (await answer.json()).items;
      if (number === asked && document.activeElement === input) {
        show(places, asking ? null : meant(places));
      }
    } catch {
      // Without the lookup the place is typed, and matched when it is sent.
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    asked += 1;
    if (event.chosen) return;
    field.querySelector(".desk-place__told").textContent = "";
    if (input.value.trim().length < SHORTEST) close();
    else timer = setTimeout(() => look(false), PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden && input.value.trim()) look(true);
    if (list.hidden) return;
    if (event.key === "ArrowDown") point(active + 1);
    else if (event.key === "ArrowUp") point(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(found[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    close();
  });
}

function labelOf(input) {
  return input.labels && input.labels.length ? input.labels[0].textContent.trim() : "";
}
