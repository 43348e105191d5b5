// Keeps what is typed into a form that nothing is saved of, for as long as its tab lives.

/** Remember the answers of `form` in this tab, and put them back when it is drawn empty. */
export function remember(form) {
  const key = `typed ${location.pathname}`;
  const told = () => Array.from(form.elements).filter((one) => one.name.startsWith("a."));
  const store = (work) => {
    try {
      return work(sessionStorage);
    } catch (_) {
      return null; // Browsers may forbid it; the form works as before.
    }
  };

  const keep = () => {
    const typed = [];
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string" && value && name.startsWith("a.")) typed.push([name, value]);
    });
    store((kept) => kept.setItem(key, JSON.stringify(typed)));
  };

  const putBack = (typed) => {
    told().forEach((one) => {
      const texts = typed.filter(([name]) => name === one.name).map(([, value]) => value);
      if (!texts.length || one.type === "hidden") return;
      if (one.type === "radio" || one.type === "checkbox") one.checked = texts.includes(one.value);
      else one.value = texts[0];
    });
  };

  if (form.dataset.remembered === "empty") {
    const typed = store((kept) => JSON.parse(kept.getItem(key) || "[]"));
    if (Array.isArray(typed)) putBack(typed);
  } else {
    keep();
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}
