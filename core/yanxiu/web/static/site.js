// Comforts only: every page works without this file.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const errors = document.querySelector("[data-focus]");
  if (errors) errors.focus();
  // on a narrow screen the row of tabs is longer than the screen: begin where one is
  for (const here of document.querySelectorAll(".tabs [aria-current], .nav-main [aria-current]")) {
    const row = here.closest("ul");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
  // a second press of the same button sends nothing twice
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  for (const all of document.querySelectorAll("[data-pick-all]"))
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll('input[name="picked"]')) box.checked = all.checked;
    });
  for (const print of document.querySelectorAll("[data-print]"))
    print.addEventListener("click", (event) => { event.preventDefault(); window.print(); });
});
