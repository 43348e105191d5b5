// Small services to lists and forms: press once, print, choose every row.

const REST = 5000;

/** Let a form that changes something be sent once, however often its button is pressed. */
export function pressOnce(page) {
  const sent = new WeakMap();
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (event.timeStamp - (sent.get(form) || -REST) < REST) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
  // A page taken back from the browser's memory may send its forms anew.
  addEventListener("pageshow", (event) => {
    if (event.persisted) page.querySelectorAll("form").forEach((form) => sent.delete(form));
  });
}

/** Print the page when an element with `data-print` is pressed. */
export function printOnRequest(page) {
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}

/** Keep a box with `data-select-all="NAME"` and the boxes called NAME of its form one. */
export function selectAll(page) {
  const boxes = (form, name) =>
    Array.from(form.elements).filter((box) => box.type === "checkbox" && box.name === name);

  page.addEventListener("change", (event) => {
    const box = event.target;
    const form = box.form;
    if (box.type !== "checkbox" || !form) return;
    const name = box.dataset.selectAll || box.name;
    const every = Array.from(form.elements).find((one) => one.dataset.selectAll === name);
    if (!every) return;
    const rows = boxes(form, name);
    if (box === every) rows.forEach((row) => { row.checked = every.checked; });
    const chosen = rows.filter((row) => row.checked).length;
    every.checked = chosen > 0 && chosen === rows.length;
    every.indeterminate = chosen > 0 && chosen < rows.length;
    page.querySelectorAll("[data-selected-count]").forEach((place) => {
      place.textContent = String(chosen);
    });
  });
}
