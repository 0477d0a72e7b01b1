// Two things the theme leaves for screen readers: a search field named twice, and a sidebar without a role.
document.addEventListener("DOMContentLoaded", () => {
  for (const felt of document.querySelectorAll(".search-button-field")) felt.removeAttribute("aria-label");
  const meny = document.querySelector(".bd-sidebar-primary");
  if (meny) { meny.setAttribute("role", "navigation"); meny.setAttribute("aria-label", "Innhold i boka"); }
});
