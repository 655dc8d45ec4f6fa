// Charts that answer a pointer. The pictures are the base: they stand without this file, and stay for those who
// do not see; a chart that cannot be drawn leaves its picture where it is.
"use strict";
(() => {
  const telephone = window.matchMedia("(max-width: 767px)");

  const draw = async (place) => {
    const asked = new URL(place.dataset.live, window.location.href);
    if (telephone.matches) asked.searchParams.set("narrow", "1");
    const answer = await fetch(asked, { credentials: "same-origin" });
    if (!answer.ok) return;
    const { height, option } = await answer.json();
    const ground = document.createElement("div");
    ground.className = "drawn";
    ground.setAttribute("aria-hidden", "true"); // the picture's text and the table tell the same
    place.append(ground);
    const size = () => ({ width: place.clientWidth, height });
    const chart = window.echarts.init(ground, null, { renderer: "canvas", ...size() });
    const finished = new Promise((done) => { chart.on("finished", done); });
    chart.setOption(option);
    await finished; // until then the picture is what is seen: no blank between the two
    place.classList.add("is-live");
    new ResizeObserver(() => chart.resize(size())).observe(place);
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.echarts) return;
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        draw(entry.target).catch(() => {});
      }
    }, { rootMargin: "200px" });
    for (const place of document.querySelectorAll("[data-live]")) seen.observe(place);
  });
})();
