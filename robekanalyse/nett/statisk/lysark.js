// The deck: each municipality's own charts and tables, spread over slides so that nothing is cut off.
(() => {
  "use strict";
  const slides = document.querySelector(".slides");
  const velg = document.getElementById("kommune");
  const HOEYDE = 630;
  // --- a slide at a time is filled; what does not fit goes on the next, with the same heading -------------------------
  const maal = document.createElement("section");
  maal.className = "present";
  maal.style.cssText = "visibility:hidden;position:absolute;left:0;top:0;display:block;transform:none";
  slides.append(maal);
  const plass = (ark) => ark.scrollHeight <= ark.clientHeight + 1;
  const nyttArk = (kilde, nr) => {
    const ark = document.createElement("div");
    ark.className = `ark ${kilde.dataset.slag ?? ""}`;
    if (kilde.dataset.tittel) {
      const h = document.createElement("h2");
      h.textContent = kilde.dataset.tittel + (nr > 1 ? ` (${nr})` : "");
      ark.append(h);
    } else if (nr > 1) {
      ark.classList.add("videre");
    }
    return ark;
  };
  // the rows of a table or the points of a list, as many as there is room for; the rest stays behind
  const del = (ark, blokk) => {
    const tabell = blokk.matches("table") ? blokk : blokk.querySelector("table");
    const liste = blokk.matches("ul, ol") ? blokk : null;
    if (!tabell && !liste) return null;
    const rest = blokk.cloneNode(true);
    const rader = (e) => [...(liste ? e.children : (e.matches("table") ? e : e.querySelector("table")).querySelectorAll("tbody > tr, tfoot > tr"))];
    ark.append(blokk);
    let n = rader(blokk).length;
    while (n > 0 && !plass(ark)) { n--; rader(blokk)[n].remove(); }
    // a heading of a group is not left alone at the foot
    while (n > 0 && !liste && rader(blokk)[n - 1].querySelector(".robek-gruppe")) { n--; rader(blokk)[n].remove(); }
    if (n === 0) { blokk.remove(); return { rest, intet: true }; }
    rader(rest).slice(0, n).forEach((r) => r.remove());
    // only remarks are left: they need no headings over them
    if (!liste && !rest.querySelector("tbody > tr")) rest.querySelectorAll("caption, thead").forEach((e) => e.remove());
    if (liste && rest.tagName === "OL") rest.start = (blokk.start || 1) + n;
    return rader(rest).length ? { rest } : { rest: null };
  };
  for (const kilde of [...document.querySelectorAll(".slides > section[data-kilde]")]) {
    const blokker = [...kilde.querySelector(".innhold").children];
    const noter = kilde.querySelector("aside.notes");
    const ut = [];
    let nr = 1, ark = nyttArk(kilde, nr);
    maal.replaceChildren(ark);
    const neste = () => { ut.push(ark); nr++; ark = nyttArk(kilde, nr); maal.replaceChildren(ark); };
    const tomt = () => ark.children.length <= (kilde.dataset.tittel ? 1 : 0);
    while (blokker.length) {
      const b = blokker.shift();
      ark.append(b);
      if (plass(ark)) continue;
      b.remove();
      if (b.matches("div:not(.robek-figur)") && b.children.length) { blokker.unshift(...b.children); continue; }
      const delt = del(ark, b);
      if (delt?.rest) blokker.unshift(delt.rest);
      if (!delt) { if (tomt()) { ark.append(b); } else blokker.unshift(b); }
      if (delt?.intet && tomt()) { ark.append(blokker.shift()); }
      if (blokker.length) neste();
    }
    ut.push(ark);
    for (const a of ut.filter((x) => x.children.length)) {
      const s = document.createElement("section");
      for (const [n, v] of Object.entries(kilde.dataset)) s.dataset[n] = v;
      delete s.dataset.kilde;
      s.append(a);
      if (noter) s.append(noter.cloneNode(true));
      slides.insertBefore(s, kilde);
    }
    kilde.remove();
  }
  maal.remove();

  const vis = (nr) => {
    for (const s of slides.querySelectorAll("section[data-kommune]")) {
      if (s.dataset.kommune === nr) s.removeAttribute("data-visibility");
      else s.setAttribute("data-visibility", "hidden");
    }
  };
  // every slide is kept here; reveal takes hidden ones out of the deck when it starts, so the deck is laid anew
  const alle = [...slides.children];
  const leggUt = (nr) => { vis(nr); slides.replaceChildren(...alle.filter((s) => !s.dataset.kommune || s.dataset.kommune === nr)); };
  leggUt(velg.value);
  const tegn = () => {
    const s = Reveal.getCurrentSlide();
    document.querySelector(".hvor").textContent = s?.dataset.del ?? "";
    for (const data of s?.querySelectorAll("script.robek-spec") ?? []) robekTegn(data);
  };
  window.Reveal.initialize({ width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: false, transition: "none", controls: true, slideNumber: false,
    pdfSeparateFragments: false, keyboardCondition: () => document.activeElement?.tagName !== "SELECT", plugins: window.RevealNotes ? [window.RevealNotes] : [] }).then(() => {
    tegn();
    if (location.search.includes("print-pdf")) document.querySelectorAll("script.robek-spec").forEach(robekTegn);
    document.documentElement.dataset.klar = "ja";
  });
  window.Reveal.on("slidechanged", tegn);
  velg.addEventListener("change", () => {
    const her = Reveal.getCurrentSlide()?.dataset.celle;
    leggUt(velg.value);
    Reveal.sync();
    const ny = [...slides.children].findIndex((s) => s.dataset.celle === her);
    Reveal.slide(Math.max(0, ny));
    tegn();
  });
})();
