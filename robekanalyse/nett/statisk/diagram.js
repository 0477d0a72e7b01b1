// Draws each chart from the specification beside it. Where that fails, what stood there before stays.
(() => {
  "use strict";
  const tegn = async (data) => {
    const figur = document.getElementById(data.dataset.figur);
    if (!figur || figur.dataset.tegnet) return;
    figur.dataset.tegnet = "ja";
    const spec = JSON.parse(data.textContent);
    const valg = spec.usermeta?.embedOptions ?? {};
    // the bundle here is of the sixth edition; JupyterLab, which the workbooks are written for, names the fifth
    delete spec.$schema;
    const lerret = document.createElement("div");
    const kontroller = document.createElement("div");
    kontroller.className = "robek-valg";
    lerret.className = "robek-lerret";
    lerret.setAttribute("role", "img");
    lerret.setAttribute("aria-label", spec.description ?? "");
    try {
      await window.vegaEmbed(lerret, spec, { ...valg, actions: false, renderer: "svg", bind: kontroller, logLevel: 1 });
    } catch (feil) {
      console.warn("Figuren kunne ikke tegnes på nytt:", feil);
      return;
    }
    // the drawing is one picture with one text; its parts are not read out one by one
    for (const del of lerret.querySelectorAll("svg, svg *")) {
      for (const navn of ["role", "aria-label", "aria-roledescription", "aria-hidden"]) del.removeAttribute(navn);
    }
    lerret.firstElementChild?.removeAttribute("aria-label");
    figur.replaceChildren(...(kontroller.childElementCount ? [kontroller] : []), lerret);
  };
  window.robekTegn = tegn;
  const start = () => {
    if (document.documentElement.dataset.tegnes === "av-lysark") return;
    const alle = [...document.querySelectorAll("script.robek-spec")];
    if (!window.vegaEmbed) return;
    if (!("IntersectionObserver" in window)) return void alle.forEach(tegn);
    const vakt = new IntersectionObserver((treff) => {
      for (const t of treff) {
        if (!t.isIntersecting) continue;
        vakt.unobserve(t.target);
        tegn(alle.find((s) => s.dataset.figur === t.target.id));
      }
    }, { rootMargin: "600px" });
    for (const s of alle) {
      const figur = document.getElementById(s.dataset.figur);
      if (figur) vakt.observe(figur);
    }
    // on paper all of them are wanted
    window.addEventListener("beforeprint", () => alle.forEach(tegn));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
