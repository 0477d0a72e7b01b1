// What the theme leaves for screen readers and keyboards: names that say what a thing is, and tables to be scrolled.
document.addEventListener("DOMContentLoaded", () => {
  for (const felt of document.querySelectorAll(".search-button-field")) felt.removeAttribute("aria-label");
  const meny = document.querySelector(".bd-sidebar-primary");
  if (meny) { meny.setAttribute("role", "navigation"); meny.setAttribute("aria-label", "Innhold i boka"); }
  for (const pil of document.querySelectorAll(".bd-sidebar-primary details > summary")) {
    const side = pil.closest("li")?.querySelector("a")?.textContent?.trim();
    pil.setAttribute("aria-label", `Vis undersidene til ${side || "denne siden"}`);
  }
  const norsk = { "Toggle primary sidebar": "Vis eller skjul innholdet", "Toggle secondary sidebar": "Vis eller skjul sideinnholdet",
    "Fullscreen mode": "Fullskjerm", "Download this page": "Last ned denne siden", "Download source file": "Last ned notatboka",
    "Print to PDF": "Skriv ut", "Toggle hidden content": "Vis eller skjul", "Light/Dark": "Lyst eller mørkt", "Click to show": "Vis", "Click to hide": "Skjul" };
  for (const e of document.querySelectorAll("[title], [aria-label], [data-bs-original-title]")) {
    for (const navn of ["title", "aria-label", "data-bs-original-title"]) {
      const ny = norsk[e.getAttribute(navn)];
      if (ny) e.setAttribute(navn, ny);
    }
  }
  const rullbare = () => {
    for (const e of document.querySelectorAll(".pst-scrollable-table-container, .robek-tabell, .robek-under, div.highlight pre, .cell_output")) {
      if (e.scrollWidth <= e.clientWidth || e.hasAttribute("tabindex")) continue;
      e.tabIndex = 0;
      e.setAttribute("role", "group");
      e.setAttribute("aria-label", e.querySelector("caption")?.textContent || "Bredt innhold");
    }
  };
  rullbare();
  window.addEventListener("resize", rullbare);
  document.addEventListener("toggle", rullbare, true);
});
