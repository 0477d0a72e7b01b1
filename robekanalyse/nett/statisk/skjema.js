// The homework of one gathering: fields from questions, every change kept in the browser, one file to hand in.
(() => {
  "use strict";
  const V = robekVerdier;
  const S = JSON.parse(document.getElementById("robek-skjema").textContent);
  const rot = document.getElementById("hjemmearbeid-skjema");
  const NOEKKEL = `robekanalyse:${S.kommune}:${S.samling}`;
  const spm = new Map(S.sporsmaal.map((s) => [s.id, s]));
  const lag = (navn, felt = {}, ...barn) => {
    const e = document.createElement(navn);
    for (const [k, v] of Object.entries(felt)) {
      if (v === undefined || v === false) continue;
      if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
      else e.setAttribute(k, v === true ? "" : v);
    }
    e.append(...barn.filter((b) => b !== null && b !== undefined));
    return e;
  };
  const heks = (n) => [...crypto.getRandomValues(new Uint8Array(n))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const kl = (d = new Date()) => `${String(d.getHours()).padStart(2, "0")}.${String(d.getMinutes()).padStart(2, "0")}`;

  // --- what is known: all changes, the anonymous answers, and what of it has been downloaded ---------------------
  let t = { opp: [], anonyme: [], lastet: "", stilling: "", merke: heks(2) };
  let minne = true;
  const hent = () => {
    try { return JSON.parse(localStorage.getItem(NOEKKEL) ?? "null"); } catch { return undefined; }
  };
  const slaaSammen = (a, b) => {
    const opp = new Map([...a, ...b].map((o) => [o.id, o]));
    return [...opp.values()].sort((x, y) => (x.tid + x.id < y.tid + y.id ? -1 : 1));
  };
  const sammenAnonyme = (a, b) => [...new Map([...a, ...b].map((r) => [r.nr + r.spm, r])).values()].sort((x, y) => (x.nr + x.spm < y.nr + y.spm ? -1 : 1));
  const avtrykk = () => V.sha256(V.kanonisk([t.opp.map((o) => o.id), t.anonyme]));
  const lagre = () => {
    const der = hent();
    if (der) { t.opp = slaaSammen(t.opp, der.opp ?? []); t.anonyme = sammenAnonyme(t.anonyme, der.anonyme ?? []); }
    try {
      localStorage.setItem(NOEKKEL, JSON.stringify(t));
      if (localStorage.getItem(NOEKKEL) === null) throw new Error("ikke lagret");
      minne = true;
      si(`Lagret i nettleseren kl. ${kl()}.`);
    } catch {
      minne = false;
      si("Nettleseren nekter å lagre. Last ned besvarelsen før du lukker siden.", true);
    }
    visUlastet();
  };

  // --- the state of a field: the changes nobody has replaced; more than one that differ is a conflict ------------
  const hoder = (id, felt) => {
    const alle = t.opp.filter((o) => o.spm === id && o.felt === felt);
    const erstattet = new Set(alle.flatMap((o) => o.sett));
    return alle.filter((o) => !erstattet.has(o.id));
  };
  const verdi = (id, felt) => hoder(id, felt).at(-1)?.verdi ?? null;
  const konflikt = (id, felt) => [...new Map(hoder(id, felt).map((o) => [V.kanonisk(o.verdi), o])).values()];
  const skriver = () => `${t.stilling || "kommunen"}-${t.merke}`.slice(0, 40);
  let sisteTid = "";
  const naa = () => {
    let ny = new Date().toISOString();
    while (ny <= sisteTid) ny = new Date(Date.parse(ny) + 1).toISOString();
    sisteTid = ny;
    return ny;
  };
  const endre = (id, felt, ny) => {
    const foer = hoder(id, felt);
    if (foer.length < 2 && V.kanonisk(foer[0]?.verdi ?? null) === V.kanonisk(ny)) return;
    const o = { spm: id, felt, verdi: ny, tid: naa(), skriver: skriver(), sett: foer.map((x) => x.id).sort().slice(-1000) };
    o.id = V.sha256(V.kanonisk(o)).slice(0, 24);
    t.opp.push(o);
    lagre();
  };

  // --- fields ----------------------------------------------------------------------------------------------------
  let nr = 0;
  const ledetekst = (k) => k.navn ?? k.sporsmaal;
  // One field: `faa` gives the stored value, `sett` takes a new one; an error stands at the field, and is not stored.
  const felt = (k, navn, faa, sett, valg = {}) => {
    const id = `f${++nr}`;
    const boks = lag("div", { class: `felt ${["tekst", "flervalg"].includes(k.type) && (k.maks_tegn ?? 999) > 60 ? "bred" : ""}` });
    const feil = lag("p", { class: "feil", id: `${id}-feil`, role: "alert", hidden: true });
    const prov = (raa, inn) => {
      try {
        const ny = V.les(raa, k);
        feil.hidden = true;
        inn?.removeAttribute("aria-invalid");
        sett(ny);
        return ny;
      } catch (e) {
        if (!(e instanceof V.Feil)) throw e;
        feil.textContent = `Ikke lagret. ${e.message}`;
        feil.hidden = false;
        inn?.setAttribute("aria-invalid", "true");
        return undefined;
      }
    };
    const hjelp = [k.eksempel && `For eksempel ${k.eksempel}.`, valg.hjelp].filter(Boolean).join(" ");
    const beskrevet = [hjelp && `${id}-hjelp`, feil.id].filter(Boolean).join(" ");
    let inn;
    const v = faa();
    if (k.type === "flervalg" && k.valg.length) {
      const liste = lag("fieldset", { class: "kryss" }, lag("legend", {}, navn));
      const les = () => [...liste.querySelectorAll("input[type=checkbox]")].filter((x) => x.checked).map((x) => x.value)
        .concat((liste.querySelector("input[type=text]")?.value ?? "").split(";"));
      for (const [kode, t2] of k.valg) {
        const kryss = lag("input", { type: "checkbox", value: kode, id: `${id}-${kode}`, onchange: () => prov(les()) });
        kryss.checked = (v ?? []).includes(kode);
        liste.append(lag("label", { for: kryss.id }, kryss, t2));
      }
      if (k.eget_valg) {
        const andre = lag("input", { type: "text", id: `${id}-andre`, onchange: () => prov(les()) });
        andre.value = (v ?? []).filter((x) => !k.valg.some(([kode]) => kode === x)).join("; ");
        liste.append(lag("label", { for: andre.id }, "Andre, med semikolon mellom", andre));
      }
      boks.append(liste, feil);
      return boks;
    }
    if (k.type === "skala") {
      inn = lag("select", { id }, lag("option", { value: "" }, ""), ...Object.entries(S.skala).map(([n, t2]) => lag("option", { value: n }, n === "0" ? t2 : `${n} ${t2}`)));
      inn.value = v === null ? "" : String(v);
    } else if (k.type === "valg" && k.valg.length && !k.eget_valg) {
      inn = lag("select", { id }, lag("option", { value: "" }, ""), ...k.valg.map(([kode, t2]) => lag("option", { value: kode }, t2)));
      if (v !== null && !k.valg.some(([kode]) => kode === v)) inn.append(lag("option", { value: v }, v));
      inn.value = v ?? "";
    } else if (k.type === "tekst" && (k.maks_tegn ?? 0) > 160) {
      inn = lag("textarea", { id, rows: 4 });
      inn.value = v ?? "";
    } else {
      const kort = ["tall", "aar", "dato"].includes(k.type);
      const forslag = k.valg?.length ? k.valg.map(([, t2]) => t2) : valg.forslag?.() ?? k.forslag ?? [];
      inn = lag("input", { id, type: "text", class: kort ? "kort" : undefined, inputmode: ["tall", "aar"].includes(k.type) ? "decimal" : undefined,
        placeholder: k.type === "dato" ? "dag.måned.år" : undefined, list: forslag.length ? `${id}-liste` : undefined, autocomplete: "off" });
      if (forslag.length) boks.append(lag("datalist", { id: `${id}-liste` }, ...forslag.map((f) => lag("option", { value: f }))));
      inn.value = V.skriv(v, k);
    }
    inn.setAttribute("aria-describedby", beskrevet);
    let venter;
    const lagreNaa = () => { clearTimeout(venter); prov(inn.value, inn); };
    inn.addEventListener("change", lagreNaa);
    // long texts are kept while they are written, not only when the field is left
    if (inn.tagName === "TEXTAREA" || k.type === "tekst") inn.addEventListener("input", () => { clearTimeout(venter); venter = setTimeout(lagreNaa, 800); });
    boks.prepend(lag("label", { for: id }, navn + (k.enhet && !k.navn ? ` (${k.enhet})` : "")), inn);
    if (hjelp) boks.append(lag("p", { class: "hjelp", id: `${id}-hjelp` }, hjelp));
    boks.append(feil);
    return boks;
  };

  // --- rows of a table: one card per row ---------------------------------------------------------------------------
  const fastRad = (id, noekkel) => `r${V.sha256(`${id}:${noekkel}`).slice(0, 8)}`;
  const rader = (id) => {
    const forste = new Map();
    for (const o of t.opp) if (o.spm === id && o.felt.startsWith("r") && !forste.has(o.felt)) forste.set(o.felt, o);
    return [...forste.keys()].filter((m) => verdi(id, m) !== null);
  };
  const kjente = (fra) => {
    const [id, kol] = fra.split(".");
    return [...new Set(rader(id).map((m) => verdi(id, m)?.[kol ?? "id"]).filter(Boolean).map(String))];
  };
  const kort = (s, merke, i, fast) => {
    const kort_ = lag("fieldset", { "data-rad": merke }, lag("legend", {}, fast?.[1] ?? `Rad ${i}`));
    const felter = lag("div", { class: "felter" });
    for (const k of s.kolonner) {
      if (k.automatisk || (fast && k.id === s.kolonner[0].id)) continue;
      felter.append(felt(k, k.navn, () => verdi(s.id, merke)?.[k.id] ?? null, (ny) => {
        const rad = { ...(verdi(s.id, merke) ?? {}) };
        if (ny === null) delete rad[k.id]; else rad[k.id] = ny;
        if (fast) rad[s.kolonner[0].id] = fast[0];
        for (const a of s.kolonner) if (a.automatisk && !rad[a.id]) rad[a.id] = nesteNr(s.id, a.id);
        const igjen = Object.keys(rad).filter((n) => !(fast && n === s.kolonner[0].id) && !s.kolonner.find((x) => x.id === n)?.automatisk);
        endre(s.id, merke, igjen.length ? rad : null);
      }, { forslag: k.valg_fra?.includes("-") ? () => kjente(k.valg_fra) : undefined }));
    }
    kort_.append(felter);
    visKonflikt(kort_, s, merke);
    return kort_;
  };
  const nesteNr = (id, kol) => {
    const brukt = new Set(rader(id).map((m) => verdi(id, m)?.[kol]));
    let n = 1;
    while (brukt.has(`T${n}`)) n++;
    return `T${n}`;
  };
  const tabell = (s, boks) => {
    const fraTabell = s.rader_fra === "saker" ? [] : (s.rader_fra ? kjente(`${s.rader_fra}.id`) : []);
    const faste = fraTabell.map((v) => [v, `Tiltak ${v}`]);
    const merker = new Map(faste.map((f) => [fastRad(s.id, f[0]), f]));
    const alle = [...merker.keys(), ...rader(s.id).filter((m) => !merker.has(m))];
    const holder = lag("div", {});
    alle.forEach((m, i) => holder.append(kort(s, m, i + 1, merker.get(m))));
    const ledige = Math.max(0, (s.min_rader || 1) - alle.length);
    for (let i = 0; i < ledige; i++) holder.append(kort(s, `r${heks(4)}`, alle.length + i + 1));
    const ny = lag("button", { type: "button", class: "andre", onclick: () => {
      if (s.maks_rader && holder.childElementCount >= s.maks_rader) return si(`Det er plass til høyst ${s.maks_rader} rader.`, true);
      const k = kort(s, `r${heks(4)}`, holder.childElementCount + 1);
      holder.append(k);
      k.querySelector("input, select, textarea")?.focus();
    } }, "Legg til en rad");
    boks.append(holder, ny);
  };

  // --- a scale: one mark per line ----------------------------------------------------------------------------------
  const skala = (s, boks, faa, sett) => {
    const merker = Object.keys(S.skala).sort((a, b) => (a === "0") - (b === "0") || a - b);
    const tab = lag("table", { class: "skala" }, lag("caption", {}, "1 er helt uenig, 5 er helt enig"),
      lag("thead", {}, lag("tr", {}, lag("th", { scope: "col" }, "Påstand"), ...merker.map((m) => lag("th", { scope: "col" }, m === "0" ? "Vet ikke" : m)))));
    const kropp = lag("tbody", {});
    for (const [linje, t2] of s.linjer) {
      const navn = `sk${++nr}`;
      const rad = lag("tr", {}, lag("th", { scope: "row" }, t2));
      for (const m of merker) {
        const inn = lag("input", { type: "radio", name: navn, value: m, "aria-label": `${t2} ${m === "0" ? "Vet ikke" : `${m}, ${S.skala[m]}`}`,
          onchange: () => sett({ ...(faa() ?? {}), [linje]: Number(m) }) });
        inn.checked = faa()?.[linje] === Number(m);
        rad.append(lag("td", {}, inn));
      }
      kropp.append(rad);
    }
    tab.append(kropp);
    boks.append(lag("div", { class: "robek-rull", tabindex: "0", role: "group", "aria-label": s.sporsmaal }, tab));
  };

  // --- anonymous answers: a row of its own, no writer, no time -----------------------------------------------------
  const anonymt = (s, boks) => {
    let utkast = {};
    const rolleId = `f${++nr}`;
    const velg = lag("select", { id: rolleId }, lag("option", { value: "" }, ""), ...Object.entries(S.roller).map(([k, r]) => lag("option", { value: k }, r.navn)));
    const aapent = lag("input", { type: "checkbox", id: `${rolleId}-aapent` });
    const alene = lag("div", { class: "varsel", hidden: true }, lag("p", {}, "Du er alene om denne rollen i kommunen. Svaret ditt blir talt sammen med gruppa di, så ingen ser det for seg. Vil du heller svare åpent, kryss av her."),
      lag("label", { for: aapent.id }, aapent, " Jeg svarer åpent"));
    velg.addEventListener("change", () => { alene.hidden = !S.roller[velg.value]?.alene; });
    const skjema = lag("div", {});
    const antall = lag("p", { role: "status" });
    const vis = () => { antall.textContent = `Svar lagt inn i denne nettleseren: ${t.anonyme.filter((r) => r.spm === s.id).length}.`; };
    const bygg = () => {
      utkast = {};
      skjema.replaceChildren();
      if (s.type === "skala") skala(s, skjema, () => utkast, (ny) => { utkast = ny; });
      else if (s.type === "tabell") {
        const felter = lag("div", { class: "felter" });
        for (const k of s.kolonner) felter.append(felt(k, k.navn, () => utkast[k.id] ?? null, (ny) => { if (ny === null) delete utkast[k.id]; else utkast[k.id] = ny; }));
        skjema.append(felter);
      } else skjema.append(felt(s, "Svar", () => utkast.v ?? null, (ny) => { utkast.v = ny; }));
    };
    const legg = lag("button", { type: "button", onclick: () => {
      const svar = s.type === "skala" || s.type === "tabell" ? utkast : utkast.v;
      if (!velg.value) { velg.focus(); return si("Velg rollen din først.", true); }
      if (skjema.querySelector("[aria-invalid]")) return si("Rett feltet som er merket, først.", true);
      if (svar === undefined || svar === null || !Object.keys(Object(svar)).length) return si("Svaret er tomt: fyll ut minst ett felt.", true);
      const r = S.roller[velg.value];
      t.anonyme = sammenAnonyme(t.anonyme, [{ spm: s.id, nr: heks(8), rolle: aapent.checked && r.alene ? velg.value : r.gruppe, svar }]);
      lagre();
      bygg();
      velg.value = "";
      aapent.checked = false;
      alene.hidden = true;
      vis();
      velg.focus();
    } }, "Legg inn svaret mitt");
    boks.append(lag("p", { class: "varsel skjerm" }, `Svaret lagres uten navn og tidspunkt. Det vises bare i grupper med minst ${S.minst} svar, og kan ikke hentes fram igjen her når det er lagt inn.`),
      lag("div", { class: "felt" }, lag("label", { for: rolleId }, "Hvilken rolle har du?"), velg), alene, skjema, legg, antall);
    bygg();
    vis();
  };

  // --- conflicts ---------------------------------------------------------------------------------------------------
  const somTekst = (s, felt_, v) => {
    if (v === null) return "(tomt)";
    if (s.type === "tabell") return s.kolonner.filter((k) => v[k.id] !== undefined).map((k) => `${k.navn}: ${V.skriv(v[k.id], k)}`).join(", ");
    if (felt_) return String(v);
    if (s.type === "skala") return Object.entries(v).map(([a, b]) => `${a}: ${b}`).join(", ");
    return V.skriv(v, s);
  };
  const visKonflikt = (boks, s, felt_) => {
    const to = konflikt(s.id, felt_);
    if (to.length < 2) return;
    boks.append(lag("div", { class: "konflikt", role: "group", "aria-label": "To ulike svar" }, lag("p", {}, lag("strong", {}, "Her er det skrevet to ulike svar. Velg det som skal gjelde:")),
      ...to.map((o) => lag("p", {}, `${o.skriver}: ${somTekst(s, felt_, o.verdi)} `, lag("button", { type: "button", class: "andre", onclick: () => { endre(s.id, felt_, o.verdi); tegn(); } }, "Bruk dette")))));
  };

  // --- «Hvem avgjør?»: sort, then compare -----------------------------------------------------------------------------
  const sortering = () => {
    const s = S.sortering, svar = JSON.parse(localStorageTrygt(`${NOEKKEL}:sortering`) ?? "{}");
    const boks = lag("section", { class: "spm", "aria-labelledby": "sortering-tittel" }, lag("h3", { id: "sortering-tittel" }, "Øvelse: Hvem avgjør?"),
      lag("p", { class: "hjelp" }, "Velg hvem som avgjør hver sak. Vis så fasit. Gråsoner drøftes, de regnes aldri som feil. Valgene blir på denne maskinen."));
    const domPaa = (p, sak) => {
      const v = svar[sak.nr];
      if (!v) return void (p.textContent = "");
      const dom = sak.graasone ? "Gråsone, drøft den" : v === sak.noekkel ? "Samme som fasit" : "Fasit er en annen";
      p.textContent = `${dom}: ${s.valg[sak.noekkel]}. ${sak.grunn} (${sak.hjemmel}${sak.status === "antatt" ? ", antatt" : ""})`;
    };
    const dommer = [];
    for (const sak of s.saker) {
      const p = lag("p", { class: "fasit", hidden: true, role: "status" });
      dommer.push([p, sak]);
      const sett = lag("fieldset", { class: "kryss" }, lag("legend", {}, `${sak.nr}. ${sak.sak}`));
      for (const [kode, navn] of Object.entries(s.valg)) {
        const inn = lag("input", { type: "radio", name: `sak${sak.nr}`, value: kode, id: `sak${sak.nr}-${kode}`, onchange: () => {
          svar[sak.nr] = kode;
          try { localStorage.setItem(`${NOEKKEL}:sortering`, JSON.stringify(svar)); } catch { /* the choices stay on the page */ }
          if (!p.hidden) domPaa(p, sak);
        } });
        inn.checked = svar[sak.nr] === kode;
        sett.append(lag("label", { for: inn.id }, inn, navn));
      }
      sett.append(p);
      boks.append(sett);
    }
    const sum = lag("p", { role: "status" });
    boks.append(lag("button", { type: "button", onclick: () => {
      for (const [p, sak] of dommer) { p.hidden = false; domPaa(p, sak); }
      const klare = s.saker.filter((x) => !x.graasone && svar[x.nr]);
      sum.textContent = `${klare.filter((x) => svar[x.nr] === x.noekkel).length} av ${klare.length} klare saker som fasit, ${s.saker.filter((x) => x.graasone && svar[x.nr]).length} gråsoner å drøfte.`;
    } }, "Vis fasit"), sum);
    return boks;
  };
  const localStorageTrygt = (n) => { try { return localStorage.getItem(n); } catch { return null; } };

  // --- the page ----------------------------------------------------------------------------------------------------
  const status = document.getElementById("robek-status");
  const ulastet = document.getElementById("robek-ulastet");
  const si = (tekst, feil = false) => { status.textContent = tekst; status.className = feil ? "feil" : ""; };
  const harUlastet = () => (t.opp.length + t.anonyme.length > 0) && t.lastet !== avtrykk() && t.opp.some((o) => !innbakt.has(o.id)) | t.anonyme.length;
  const innbakt = new Set(S.oppfoeringer.map((o) => o.id));
  const visUlastet = () => { ulastet.textContent = harUlastet() ? "Du har endringer som ikke er lastet ned." : ""; };

  const tegn = () => {
    nr = 0;
    rot.replaceChildren();
    const stillingId = "robek-stilling";
    const hvem = lag("input", { id: stillingId, type: "text", list: "stillinger", autocomplete: "off" });
    hvem.value = t.stilling;
    hvem.addEventListener("change", () => {
      t.stilling = hvem.value.toLowerCase().replaceAll("æ", "ae").replaceAll("ø", "oe").replaceAll("å", "aa").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 35);
      lagre();
    });
    rot.append(lag("div", { class: "felt" }, lag("label", { for: stillingId }, "Hvem fyller ut? Skriv stilling, ikke navn."), hvem,
      lag("datalist", { id: "stillinger" }, ...Object.values(S.roller).map((r) => lag("option", { value: r.navn })))));
    if (S.sortering) rot.append(sortering());
    for (const s of S.sporsmaal) {
      const boks = lag("section", { class: "spm", id: s.id, "aria-labelledby": `${s.id}-tittel` }, lag("h3", { id: `${s.id}-tittel` }, s.sporsmaal), lag("p", { class: "hjelp" }, s.hjelp),
        lag("p", { class: "meta" }, `${s.naar} · Svarer: ${s.svarer.join(", ")} · ${s.krav === "ja" ? "Må besvares" : s.vilkaar ? `Må besvares hvis ${s.vilkaar}` : "Frivillig"}${s.hjemmel ? ` · ${s.hjemmel}` : ""} · ${s.id}`));
      if (s.anonym) anonymt(s, boks);
      else if (s.type === "tabell") tabell(s, boks);
      else if (s.type === "skala") skala(s, boks, () => verdi(s.id, ""), (ny) => endre(s.id, "", V.les(ny, s)));
      else boks.append(felt(s, s.type === "flervalg" ? "Velg" : "Svar", () => verdi(s.id, ""), (ny) => endre(s.id, "", ny), { forslag: s.valg_fra?.includes("-") ? () => kjente(s.valg_fra) : undefined }));
      if (s.begrunnelse) boks.append(felt({ type: "tekst", maks_tegn: s.begrunnelse }, "Begrunnelse", () => verdi(s.id, "begrunnelse"), (ny) => endre(s.id, "begrunnelse", ny)));
      if (!s.anonym && s.type !== "tabell") visKonflikt(boks, s, "");
      if (s.begrunnelse) visKonflikt(boks, s, "begrunnelse");
      rot.append(boks);
    }
    visUlastet();
  };

  const lastNed = () => {
    const egne = t.opp.filter((o) => spm.has(o.spm));
    const innhold = { format: S.format, versjon: S.versjon, kommune: S.kommune, samling: S.samling, levert: new Date().toISOString().slice(0, 19) + "Z", oppfoeringer: egne, anonyme: t.anonyme, slettet: [] };
    innhold.sha256 = V.sha256(V.kanonisk(innhold));
    const lenke = lag("a", { href: URL.createObjectURL(new Blob([V.kanonisk(innhold) + "\n"], { type: "application/json" })), download: `${S.mappenavn}-samling-${S.samling}-${skriver()}${S.endelse}` });
    document.body.append(lenke);
    lenke.click();
    lenke.remove();
    t.lastet = avtrykk();
    lagre();
    si(`Besvarelsen er lastet ned kl. ${kl()}. Send fila til den som leder nettverket.`);
  };

  const hentInn = async (fil) => {
    let d;
    try {
      if (fil.size > 20e6) throw new Error();
      d = JSON.parse(await fil.text());
    } catch { return si(`${fil.name} er ikke en besvarelse: velg en fil som slutter på ${S.endelse}.`, true); }
    if (d?.format !== S.format || !Array.isArray(d.oppfoeringer) || !Array.isArray(d.anonyme)) return si(`${fil.name} er ikke en besvarelse: velg en fil som slutter på ${S.endelse}.`, true);
    if (d.versjon > S.versjon) return si(`${fil.name} er laget med en nyere utgave: bruk den nye utgaven av siden.`, true);
    const { sha256, ...resten } = d;
    if (V.sha256(V.kanonisk(resten)) !== sha256) return si(`${fil.name} er endret eller skadet etter at den ble lastet ned.`, true);
    if (d.kommune !== S.kommune) return si(`${fil.name} hører til kommune ${d.kommune}, og denne siden til ${S.kommune}.`, true);
    const gyldig = (o) => { if (!o || typeof o.spm !== "string" || typeof o.felt !== "string" || !Array.isArray(o.sett)) return false; const { id, ...r } = o; return V.sha256(V.kanonisk(r)).slice(0, 24) === id; };
    const foer = t.opp.length;
    t.opp = slaaSammen(t.opp, d.oppfoeringer.filter(gyldig));
    t.anonyme = sammenAnonyme(t.anonyme, d.anonyme.filter((r) => spm.get(r?.spm)?.anonym));
    lagre();
    tegn();
    si(`Hentet inn ${fil.name}: ${t.opp.length - foer} nye endringer.`);
  };

  // a table wider than the page is scrolled by keyboard too
  const rullbare = () => {
    for (const e of document.querySelectorAll(".robek-tabell, .robek-under")) {
      if (e.scrollWidth <= e.clientWidth) continue;
      e.tabIndex = 0;
      e.setAttribute("role", "group");
      e.setAttribute("aria-label", e.querySelector("caption")?.textContent || "Bred tabell");
    }
  };
  rullbare();
  window.addEventListener("resize", rullbare);
  document.addEventListener("toggle", rullbare, true);

  const der = hent();
  if (der === undefined) minne = false;
  if (der) t = { ...t, ...der };
  t.opp = slaaSammen(t.opp, S.oppfoeringer);
  try { localStorage.setItem(`${NOEKKEL}:prove`, "1"); localStorage.removeItem(`${NOEKKEL}:prove`); } catch { minne = false; }
  tegn();
  document.getElementById("robek-uten-skript")?.remove();
  for (const e of document.querySelectorAll("[data-med-skript]")) e.hidden = false;
  if (!minne) si("Nettleseren nekter å lagre. Last ned besvarelsen før du lukker siden.", true);
  document.getElementById("robek-last-ned").addEventListener("click", lastNed);
  const velger = document.getElementById("robek-fil");
  document.getElementById("robek-hent-inn").addEventListener("click", () => velger.click());
  velger.addEventListener("change", async () => { if (velger.files[0]) await hentInn(velger.files[0]); velger.value = ""; });
  // another tab of the same workbook has written: take it in, but never under the fingers of the one who writes
  window.addEventListener("storage", (e) => {
    if (e.key !== NOEKKEL || !e.newValue) return;
    let ny;
    try { ny = JSON.parse(e.newValue); } catch { return; }
    t.opp = slaaSammen(t.opp, ny.opp ?? []);
    t.anonyme = sammenAnonyme(t.anonyme, ny.anonyme ?? []);
    if (rot.contains(document.activeElement)) document.activeElement.addEventListener("blur", () => setTimeout(tegn), { once: true });
    else tegn();
    si(`Svar fra en annen fane er hentet inn kl. ${kl()}.`);
  });
  window.addEventListener("beforeunload", (e) => {
    if (rot.contains(document.activeElement)) document.activeElement.dispatchEvent(new Event("change"));
    if (harUlastet()) e.preventDefault();
  });
})();
