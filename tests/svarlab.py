"""Fill in the homework in JupyterLab with the keyboard alone, and look for every value afterwards.

Shared by tests/test_svar_nettleser.py (two gatherings) and maaling/utholdenhet_nettleser.py (all six).
"""

import zlib

from robekanalyse.grunnlag.spoersmaal import finn_spoersmaal
from robekanalyse.svar.innsamling import samle
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.svar.verdier import les_verdi

FJORDVIK = "9901-fjordvik"
CELLER = ("from robekanalyse import verksted\nfrom robekanalyse.samling import start\nher = start.aapne({0}, '9901')",
          "verksted.sist(her)", "verksted.hjemmearbeid(her)")  # fmt: skip
# Where the focus is: which field it belongs to, what kind it is, and what stands in it.
_FOKUS = """nr => {
  const e = document.activeElement, i = e.closest('.robek-skjema-' + nr);
  if (!i) return null;
  const felt = e.closest('[class*="robek-svar-"], [class*="robek-rolle-"]');
  const klasse = felt ? [...felt.classList].find(k => /^robek-(svar|rolle)-/.test(k)) : '';
  return {klasse, tag: e.tagName, type: e.type, tekst: e.innerText || '', navn: e.labels?.[0]?.innerText || ''};
}"""
_ALT = """nr => [...document.querySelectorAll('.robek-skjema-' + nr + ' [class*="robek-svar-"]')].map(f => {
  const e = f.querySelector('input, select, textarea');
  const klasse = [...f.classList].find(k => k.startsWith('robek-svar-'));
  return [klasse, e.type === 'checkbox' ? String(e.checked) : e.value];
})"""


def meny(side, navn, valg):
    side.click(f".lm-MenuBar-itemLabel:text-is('{navn}')")
    side.click(f".lm-Menu-itemLabel:text-is('{valg}')")


def aapne(side, adresse, fil, nr):
    """Open the workbook and run all its cells, so that the form is there."""
    side.goto(f"{adresse}/lab/tree/{fil}?reset")
    side.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    side.wait_for_selector("text=/\\| Idle/", timeout=90_000)
    meny(side, "Run", "Run All Cells")
    side.wait_for_selector(f".robek-skjema-{nr} .robek-lever", timeout=120_000)


def start_paa_nytt(side, adresse, fil, nr):
    """Restart the kernel, load the page anew, and run all cells, as one who comes back the next day."""
    meny(side, "Kernel", "Restart Kernel…")
    side.click(".jp-Dialog .jp-mod-accept")
    side.wait_for_selector(".jp-Dialog", state="detached")
    aapne(side, adresse, fil, nr)


def _skal_skrive(k, id, flere_linjer=False):
    """What a person might write in this field; the same each time, and different from field to field."""
    n = zlib.crc32(id.encode()) % 1000
    if flere_linjer:
        return f"Første linje: æøå {n}\nAndre linje <b>"
    match k.type:
        case "tall" if k.desimaler and k.maks is None:
            return f"1 {n:03},5"
        case "tall":
            hoeyst = k.maks if k.maks is not None else 900
            lavest = max(k.min if k.min is not None else 1, 0)
            tall = lavest + n % int(hoeyst - lavest + 1)
            return f"{tall},{n % 9 + 1}" if k.desimaler and hoeyst > tall + 1 else str(tall)
        case "skala":
            return ("1", "2", "3", "4", "5", "vet ikke")[n % 6]
        case "valg" if k.valg and not k.eget_valg:
            return k.valg[n % len(k.valg)].tekst
        case "aar":
            return str(2020 + n % 10)
        case "dato":
            return f"{1 + n % 28}.{1 + n % 12}.2027"
        case _:
            return f"=<b>{n}ø"


def fyll_ut(side, nr):
    """Tab through the form and write in every field; which values were written, field class → texts?"""
    skrevet, sist = {}, None
    side.focus(f".robek-skjema-{nr} .robek-hvem input")
    side.keyboard.type("økonomisjef")
    for _ in range(1500):
        side.keyboard.press("Tab")
        her = side.evaluate(_FOKUS, nr)
        if her is None:
            break
        klasse = her["klasse"]
        if her["tekst"].startswith("Lever svaret") and sist != klasse:
            side.keyboard.press("Space")
            side.wait_for_timeout(150)
        elif her["tekst"].startswith("Lever"):
            return skrevet
        elif klasse.startswith("robek-rolle"):
            side.keyboard.type("enhetsleder")
        elif klasse:
            assert her["navn"].strip() or her["type"] == "checkbox", f"{klasse} has no label"
            spm, *resten = klasse.removeprefix("robek-svar-").split("--")
            s = finn_spoersmaal(spm)
            k = next((k for k in s.kolonner if k.id == resten[-1]), s)
            if her["type"] == "checkbox":
                if len(skrevet.get(klasse, [])) < (k.min_valg if k is s and k.min_valg else 2):
                    side.keyboard.press("Space")
                    skrevet.setdefault(klasse, []).append(her["navn"])
            elif resten[-1:] == ["begrunnelse"]:
                skrevet[klasse] = ["Fordi vi kjenner dem."]
                side.keyboard.type(skrevet[klasse][0])
            else:
                tekst = _skal_skrive(k, klasse, her["tag"] == "TEXTAREA")
                skrevet[klasse] = [tekst]
                side.keyboard.type(tekst)
        sist = klasse
    raise AssertionError("Tab never reaches the button that hands in")


def i_feltene(side, nr):
    """What stands in every field now: class → texts, checkboxes in their order."""
    ut = {}
    for klasse, verdi in side.evaluate(_ALT, nr):
        ut.setdefault(klasse, []).append(verdi)
    return ut


def kontroller(mappe, skrevet):
    """Is every value that was written among the answers in this municipality's folder? How many were looked for?"""
    m = Svarmappe(mappe)
    anonyme = m.anonyme()
    antall = 0
    for klasse, tekster in skrevet.items():
        spm, *resten = klasse.removeprefix("robek-svar-").split("--")
        s = finn_spoersmaal(spm)
        if resten[-1:] == ["begrunnelse"]:
            staar, ventet = [m.tilstand.begrunnelse(spm)], tekster[0]
        elif s.type == "tabell":
            k = next(k for k in s.kolonner if k.id == resten[-1])
            rader = [r.svar for r in anonyme.rader if r.spm == spm] if s.anonym else m.tilstand.verdi(spm)
            staar, ventet = [r.get(k.id) for r in rader], les_verdi(tekster if k.type == "flervalg" else tekster[0], k)
        elif s.type == "skala":
            alle = [r.svar for r in anonyme.rader if r.spm == spm] if s.anonym else [m.tilstand.verdi(spm)]
            staar, ventet = [a.get(resten[-1]) for a in alle], les_verdi({resten[-1]: tekster[0]}, s)[resten[-1]]
        else:
            staar, ventet = [m.tilstand.verdi(spm)], les_verdi(tekster if s.type == "flervalg" else tekster[0], s)
        assert ventet in staar, f"{klasse}: {ventet!r} is not among {staar!r}"
        antall += 1
    assert antall > 20 and not m.tilstand.konflikter and not m.uleselige
    return antall


def en_samling(side, adresse, rot, nr):
    """The whole way for one gathering: filled in, restarted, handed in, collected. Returns what was written."""
    fil = f"{FJORDVIK}/samling-{nr}.ipynb"
    aapne(side, adresse, fil, nr)
    skrevet = fyll_ut(side, nr)
    side.wait_for_selector(f".robek-skjema-{nr} >> text=/Lagret kl\\. \\d\\d\\.\\d\\d/")
    side.wait_for_selector("text=/\\| Idle/")  # the kernel has taken in all that was typed
    foer = {k: v for k, v in i_feltene(side, nr).items() if not _anonym(k)}
    side.wait_for_timeout(500)
    start_paa_nytt(side, adresse, fil, nr)
    etter = {k: v for k, v in i_feltene(side, nr).items() if not _anonym(k)}
    assert etter == foer, {k: (foer.get(k), etter.get(k)) for k in foer.keys() | etter if foer.get(k) != etter.get(k)}
    side.focus(f".robek-skjema-{nr} .robek-lever")
    side.keyboard.press("Enter")
    side.wait_for_selector("text=/Levert\\. Send denne fila/", timeout=10_000)
    assert (rot / FJORDVIK / f"{FJORDVIK}-samling-{nr}.robek.json").is_file()
    return skrevet


def _anonym(klasse):
    return finn_spoersmaal(klasse.removeprefix("robek-svar-").split("--")[0]).anonym


def samlet(rot, til, skrevet):
    """Collect what was handed in, and look for every value there. How many were there?"""
    for fil in (rot / FJORDVIK).glob("*.robek.json"):
        (rot / "innboks").mkdir(exist_ok=True)
        (rot / "innboks" / fil.name).write_bytes(fil.read_bytes())
    r = samle(rot / "innboks", til)
    assert not r.avvist and not any(m.avvik for m in r.mottatt), r
    return kontroller(til / FJORDVIK, skrevet)
