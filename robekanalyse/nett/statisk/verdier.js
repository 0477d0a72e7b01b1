// What a person wrote → what is stored. The same rules, in the same order, as robekanalyse/svar/verdier.py.
const robekVerdier = (() => {
  "use strict";
  const NBSP = "\u00a0";
  class Feil extends Error {}
  const feil = (t) => { throw new Feil(t); };

  const vis = (n, des = 0) => {
    const [hel, br] = String(n).replace("-", "\u2212").split(".");
    const gruppert = hel.replace(/\B(?=(\d{3})+(?!\d))/g, NBSP);
    const brok = (br ?? "").padEnd(des, "0");
    return brok ? `${gruppert},${brok}` : gruppert;
  };

  const tekst = (raa, maks) => {
    let t = String(raa ?? "");
    t = t.replace(/\r\n|\r|\v|\u2028|\u2029/g, "\n").replace(/\t/g, " ");
    t = t.replace(/[\p{Cc}\p{Cs}\p{Co}]/gu, (c) => (c === "\n" ? c : ""));
    t = t.replace(/[\ufdd0-\ufdef]|[\u{fffe}\u{ffff}\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{4fffe}\u{4ffff}\u{5fffe}\u{5ffff}\u{6fffe}\u{6ffff}\u{7fffe}\u{7ffff}\u{8fffe}\u{8ffff}\u{9fffe}\u{9ffff}\u{afffe}\u{affff}\u{bfffe}\u{bffff}\u{cfffe}\u{cffff}\u{dfffe}\u{dffff}\u{efffe}\u{effff}]/gu, "");
    t = t.replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, "").normalize("NFC").trim();
    const n = [...t].length;
    if (n > maks) feil(`Teksten er på ${vis(n)} tegn, og det er plass til ${vis(maks)}: kort den ned.`);
    return t || null;
  };

  // A decimal number as exact text, or an error; never a guess between thousands and decimals.
  const desimal = (raa) => {
    const skrevet = String(raa).trim();
    let t = skrevet.replace(/[\s\u00a0\u202f]/g, "").replace(/[\u2212\u2013]/g, "-");
    const galt = `«${skrevet.slice(0, 40)}» er ikke et tall: skriv sifre, mellomrom for tusen og komma for desimal, for eksempel 1${NBSP}234,5.`;
    if (!/^[+-]?\d[\d.,]*$/.test(t)) feil(galt);
    const komma = t.split(",").length - 1, punktum = t.split(".").length - 1;
    if (komma && punktum) {
      if (!/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(t)) feil(galt);
      t = t.replaceAll(".", "").replace(",", ".");
    } else if (komma) {
      if (komma > 1) feil(galt);
      t = t.replace(",", ".");
    } else if (punktum > 1) {
      if (!/^[+-]?\d{1,3}(\.\d{3})+$/.test(t)) feil(galt);
      t = t.replaceAll(".", "");
    } else if (/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(t)) {
      feil(`«${skrevet}» kan leses på to måter: skriv mellomrom for tusen og komma for desimal.`);
    }
    return t;
  };

  // Six decimals, halves to even, on the digits themselves: a binary number is never rounded.
  const avrund = (t) => {
    const minus = t.startsWith("-");
    let [hel, br = ""] = t.replace(/^[+-]/, "").split(".");
    if (br.length > 6) {
      const rest = br.slice(6);
      let n = BigInt(hel + br.slice(0, 6));
      const halv = "5".padEnd(rest.length, "0");
      if (rest > halv || (rest === halv && n % 2n === 1n)) n += 1n;
      const s = n.toString().padStart(7, "0");
      [hel, br] = [s.slice(0, -6), s.slice(-6)];
    }
    const n = Number(`${hel}.${br || "0"}`);
    return n === 0 ? 0 : minus ? -n : n;
  };

  const tall = (raa, k) => {
    const n = avrund(desimal(raa));
    if (Math.abs(n) > 1e12) feil(`Tallet er for stort: skriv det i ${k.enhet || "riktig enhet"}.`);
    const grense = (g, ord) => feil(`Tallet kan ikke være ${ord} enn ${vis(g, Number.isInteger(g) ? 0 : 2)}: rett det.`);
    if (k.min !== undefined && n < k.min) grense(k.min, "mindre");
    if (k.maks !== undefined && n > k.maks) grense(k.maks, "større");
    return n;
  };

  const aar = (raa) => {
    const n = Number(desimal(raa));
    if (!Number.isInteger(n) || n < 1900 || n > 2200) feil("Dette er ikke et årstall: skriv fire sifre, for eksempel 2027.");
    return n;
  };

  const MND = ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"];
  const dato = (raa) => {
    const t = String(raa).replace(/[\s\u00a0\u202f]/g, " ").trim().toLowerCase();
    let m, d, mn, y;
    if ((m = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(t))) [, d, mn, y] = m;
    else if ((m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(t))) [, y, mn, d] = m;
    else if ((m = /^(\d{1,2})\.? ([a-zæøå]+) (\d{4})$/.exec(t))) { [, d, mn, y] = m; mn = MND.indexOf(mn) + 1; }
    const [D, M, Y] = [Number(d), Number(mn), Number(y)];
    const prov = new Date(Date.UTC(2000, M - 1, D));
    prov.setUTCFullYear(Y, M - 1, D);
    if (!m || Y < 1 || prov.getUTCFullYear() !== Y || prov.getUTCMonth() !== M - 1 || prov.getUTCDate() !== D) {
      feil(`«${String(raa).trim().slice(0, 40)}» er ikke en dato: skriv dag.måned.år, for eksempel 15.1.2027.`);
    }
    return `${String(Y).padStart(4, "0")}-${String(M).padStart(2, "0")}-${String(D).padStart(2, "0")}`;
  };

  const valg = (raa, k) => {
    let t = tekst(raa, 300);
    if (t === null || k.valg.some(([id]) => id === t)) return t;
    t = t.split(/\s+/).join(" ");
    for (const [id, navn] of k.valg) if ([id, navn].some((v) => v.toLowerCase() === t.toLowerCase())) return id;
    if (k.eget_valg || !k.valg.length) return t;
    return feil(`«${t.slice(0, 40)}» er ikke et av valgene: velg et av dem som står der.`);
  };

  const kode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const flervalg = (liste, k) => {
    const valgt = new Set();
    for (const d of liste) { const v = valg(String(d).replaceAll(";", ","), k); if (v !== null) valgt.add(v); }
    const nr = (v) => { const i = k.valg.findIndex(([id]) => id === v); return i < 0 ? k.valg.length : i; };
    const ut = [...valgt].sort((a, b) => nr(a) - nr(b) || kode(a, b));
    return ut.length ? ut : null;
  };

  const skala = (svar, k) => {
    const ut = {};
    for (const [id] of k.linjer) if (svar[id] !== undefined && svar[id] !== null && svar[id] !== "") ut[id] = Number(svar[id]);
    return Object.keys(ut).length ? ut : null;
  };

  const les = (raa, k) => {
    if (raa === null || raa === undefined || (typeof raa === "string" && !raa.trim())) return null;
    switch (k.type) {
      case "tekst": return tekst(raa, k.maks_tegn);
      case "tall": return tall(raa, k);
      case "aar": return aar(raa);
      case "dato": return dato(raa);
      case "valg": return valg(raa, k);
      case "flervalg": return flervalg(Array.isArray(raa) ? raa : String(raa).split(";"), k);
      case "skala": return k.linjer ? skala(raa, k) : Number(raa);
      default: return feil("Dette kan ikke fylles ut her.");
    }
  };

  // How a stored answer is written for a person, so that `les` reads the same answer back.
  const skriv = (v, k) => {
    if (v === null || v === undefined) return "";
    if (k.type === "tall") return vis(langt(v), k.desimaler ?? 0);
    if (k.type === "dato") { const [y, m, d] = v.split("-"); return `${Number(d)}.${Number(m)}.${y}`; }
    if (k.type === "valg") return (k.valg.find(([id]) => id === v) ?? [v, v])[1];
    if (k.type === "flervalg") return v.map((x) => (k.valg.find(([id]) => id === x) ?? [x, x])[1]).join("; ");
    return String(v);
  };
  const langt = (n) => (Math.abs(n) < 1e-6 && n !== 0 ? n.toFixed(6) : String(n));

  // JSON in one way only: sorted keys, no spaces, numbers as Python writes them.
  const kanonisk = (v) => {
    if (Array.isArray(v)) return `[${v.map(kanonisk).join(",")}]`;
    if (v && typeof v === "object") {
      return `{${Object.keys(v).sort(kode).map((n) => `${JSON.stringify(n)}:${kanonisk(v[n])}`).join(",")}}`;
    }
    if (typeof v === "number" && v !== 0 && Math.abs(v) < 1e-4) {
      const [m, e] = v.toExponential().split("e-");
      return `${m}e-${e.padStart(2, "0")}`;
    }
    return JSON.stringify(v);
  };

  // SHA-256 (FIPS 180-4) of a text in UTF-8, as hexadecimal; the browser's own is not there in every file:// page.
  const sha256 = (t) => {
    const K = [], H = [];
    for (let p = 2, n = 0; n < 64; p++) {
      let prim = true;
      for (let d = 2; d * d <= p; d++) if (p % d === 0) { prim = false; break; }
      if (!prim) continue;
      if (n < 8) H.push((Math.sqrt(p) * 2 ** 32) | 0);
      K.push((Math.cbrt(p) * 2 ** 32) | 0);
      n++;
    }
    const b = new TextEncoder().encode(t);
    const lengde = ((b.length + 8) >> 6 << 6) + 64;
    const data = new Uint8Array(lengde);
    data.set(b);
    data[b.length] = 0x80;
    const v = new DataView(data.buffer);
    v.setUint32(lengde - 8, Math.floor(b.length / 2 ** 29));
    v.setUint32(lengde - 4, (b.length << 3) >>> 0);
    const ror = (x, n) => (x >>> n) | (x << (32 - n));
    const w = new Int32Array(64);
    for (let i = 0; i < lengde; i += 64) {
      for (let j = 0; j < 16; j++) w[j] = v.getInt32(i + 4 * j);
      for (let j = 16; j < 64; j++) {
        const s0 = ror(w[j - 15], 7) ^ ror(w[j - 15], 18) ^ (w[j - 15] >>> 3);
        const s1 = ror(w[j - 2], 17) ^ ror(w[j - 2], 19) ^ (w[j - 2] >>> 10);
        w[j] = (w[j - 16] + s0 + w[j - 7] + s1) | 0;
      }
      let [a, bb, c, d, e, f, g, h] = H;
      for (let j = 0; j < 64; j++) {
        const t1 = (h + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + ((e & f) ^ (~e & g)) + K[j] + w[j]) | 0;
        const t2 = ((ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & bb) ^ (a & c) ^ (bb & c))) | 0;
        [h, g, f, e, d, c, bb, a] = [g, f, e, (d + t1) | 0, c, bb, a, (t1 + t2) | 0];
      }
      [a, bb, c, d, e, f, g, h].forEach((x, n) => { H[n] = (H[n] + x) | 0; });
    }
    return H.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  };

  return { Feil, tekst, les, skriv, kanonisk, sha256, vis };
})();
if (typeof module !== "undefined") module.exports = robekVerdier;
