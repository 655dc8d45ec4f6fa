// Comforts only: every page works without this file.
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);

  // on a narrow screen the row of tabs is longer than the screen: begin where one is
  const showTabs = () => {
    for (const here of document.querySelectorAll(".tabs [aria-current], .nav-main [aria-current]")) {
      const row = here.closest("ul");
      row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
    }
  };

  const tell = (text) => { find("#announce").textContent = text; };
  const noAnswer = () => find("#problem").replaceChildren(find("#no-answer").content.cloneNode(true));

  document.addEventListener("DOMContentLoaded", () => {
    find("[data-focus]")?.focus();
    showTabs();
  });

  // a second press of the same button sends nothing twice
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 5000);
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pick-all]")) return;
    for (const box of document.querySelectorAll('input[name="picked"]')) box.checked = event.target.checked;
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-print]")) return;
    event.preventDefault();
    window.print();
  });

  // what is asked for while the page stands: filters that say nothing stay out of the address
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    if (request.method !== "GET") return;
    for (const [name, value] of [...request.body]) if (value === "") request.body.delete(name);
  });

  // and what came is told to those who do not see it; where typing goes on, the focus stays
  document.addEventListener("htmx:after:swap", (event) => {
    const ctx = event.detail.ctx;
    if (ctx.response?.status >= 400 && ctx.hx?.retarget) return; // the box for problems speaks for itself
    find("#problem").replaceChildren();
    if (ctx.target.id !== "main") {
      tell(ctx.target.querySelector(".counted")?.textContent ?? "");
      return;
    }
    const said = find("#main [role=status]:not(:empty)") ?? find(".counted");
    showTabs();
    const typing = document.activeElement?.id.startsWith("q-");
    if (!typing) (find("[data-focus]") ?? find("#main")).focus({ preventScroll: true });
    tell(said ? said.textContent.trim() : document.title);
  });
  document.addEventListener("htmx:error", noAnswer);
})();
