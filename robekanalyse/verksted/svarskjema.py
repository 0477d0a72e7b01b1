"""The homework of a gathering as a form in the notebook: every change is on disk at once, and nothing is overwritten.

The form shows what stood in svar/ when it was opened. A change another has made since is unseen: it is told, and two
unseen changes of one field are shown side by side to choose between. The answers lie in the folder, never in the form.
"""

from __future__ import annotations

import getpass
import hashlib
import platform
from html import escape
from importlib.util import find_spec

from ..grunnlag.feil import RobekFeil
from ..grunnlag.spoersmaal import Spoersmaal, spoersmaal
from ..samling.felles import NAAR, Tekst
from ..samling.start import Utgangspunkt, planaar
from ..svar.innlevering import lever
from ..svar.journal import ENDELSE, skrivernavn
from ..svar.svarmappe import Svarmappe
from ..svar.verdier import BEGRUNNELSE
from ..visning.gjengivelse import visning
from .anonymskjema import Anonymskjema
from .felt import feilsetning, lagret, levende, linje
from .nettleser import beskjeder, i_nettleseren, innhenting, nedlasting, oektmerke
from .sorteringsark import mappe_for
from .svarfelt import Svarfelt, felles_stil
from .svarkonflikt import konfliktboks
from .svartabell import Svartabell
from .svartvilling import (
    FYLL_UT,
    UTEN_WIDGETS,
    VISES_I_NETTLESEREN,
    VISES_I_SKJEMA,
    hva_heter,
    les_mappe,
    tvilling,
)

I_BOKA = "Svarene fylles ut i arbeidsheftet, på nettsida eller i Word-skjemaet."
SLIK = (
    "Hver endring lagres i kommunens mappe når du går videre fra feltet. Med tastaturet: Tab går videre, mellomrom"
    " krysser av, piltastene velger i lister. Skriv tall som 1 234,5 og datoer som 15.1.2027."
)
ANDRE = "Andre har skrevet noe nytt. Trykk «Hent nye svar» for å se det."
_STIL = (
    "<style>.robek-skjema .widget-label{white-space:normal;height:auto;line-height:1.3;text-align:left}"
    ".robek-skjema .widget-checkbox,.robek-skjema .widget-text,.robek-skjema .widget-dropdown{height:auto}"
    ".robek-skjema :focus-visible{outline:3px solid #0b4f8a}</style>"
)


def hjemmearbeid(her: Utgangspunkt, samling: int | str | None = None):
    """The homework of this gathering (or of «kommunemoete», «evaluering», «oppfoelging») to fill in.

    A form with the table of answers under it when someone has the notebook open; elsewhere the table alone.
    """
    samling = str(samling or her.samling)
    try:
        if levende():
            return Svarskjema(her, samling).vis()
        hint = I_BOKA if visning() == "bok" else FYLL_UT if find_spec("ipywidgets") else UTEN_WIDGETS
        return tvilling(her, samling, les_mappe(her.kommune), [hint])
    except RobekFeil as e:  # a folder that cannot be read must not stop the rest of the workbook
        return Tekst(f"<p>{escape(str(e))}</p>", str(e))


def maskinmerke() -> str:
    """Four signs that tell this user and machine from others: two with one position then have a journal each.

    In a browser it is the opened notebook that is told from others.
    """
    if i_nettleseren():
        return oektmerke()
    try:
        hvem = getpass.getuser()
    except (KeyError, OSError, ImportError):
        hvem = ""
    return hashlib.sha256(f"{platform.node()} {hvem}".encode()).hexdigest()[:4]


class Svarskjema:
    """The form: who writes, the questions with their fields, what others have written, and the button to hand in."""

    def __init__(self, her: Utgangspunkt, samling: str):
        import ipywidgets as w

        self.her, self.samling, self.mappe = her, samling, mappe_for(her.kommune)
        self.mappe.mkdir(parents=True, exist_ok=True)
        self.svar = Svarmappe(self.mappe, f"kommunen-{maskinmerke()}")
        self._sett = self._avtrykk()
        self.stil, self.tvillingflate = felles_stil(), None
        self.felt: dict[tuple[str, str], Svarfelt] = {}
        self.tabeller: dict[str, Svartabell] = {}
        self.statuser: dict[str, object] = {}
        self.strid: dict[str, object] = {}
        self.hvem = w.Combobox(description="Hvem fyller ut? Skriv stilling, ikke navn.", ensure_option=False,
                               options=_stillinger(), continuous_update=False, **self.stil)  # fmt: skip
        self.hvem.add_class("robek-hvem")
        self.hvem_feil, self.melding, self.levert = w.HTML(), w.HTML(), w.HTML()
        self.hvem.observe(lambda _: self._ny_skriver(), names="value")
        hent = w.Button(description="Hent nye svar", layout={"width": "auto"})
        hent.on_click(lambda _: self.hent())
        knapp = w.Button(description=f"Lever {hva_heter(samling)}", button_style="primary", layout={"width": "auto"})
        knapp.add_class("robek-lever")
        knapp.on_click(lambda _: self.lever())
        deler = [self._spoersmaal(s) for s in spoersmaal(samling)]
        over, inn = [linje(SLIK)], []
        if i_nettleseren():
            over, inn = beskjeder(self.svar), [innhenting(self.svar, self.hent)]
        self.boks = w.VBox([w.HTML(_STIL + "".join(over)), *inn, self.hvem, self.hvem_feil, *deler, self.melding,
                            w.HBox([hent, knapp]), self.levert])  # fmt: skip
        self.boks.add_class("robek-skjema")
        self.boks.add_class(f"robek-skjema-{samling}")
        self._vis_strid()

    # --- what is shown -------------------------------------------------------------------------------------------
    def vis(self) -> None:
        """Put the form on the page, and the table of answers under it, where it stays when the kernel is gone."""
        from IPython.display import display

        display(self.boks)
        self.tvillingflate = display(self._tvilling(), display_id=True)

    def _tvilling(self):
        om = VISES_I_NETTLESEREN if i_nettleseren() else VISES_I_SKJEMA
        return tvilling(self.her, self.samling, self.svar, [om])

    def _spoersmaal(self, s: Spoersmaal):
        import ipywidgets as w

        krav = {"ja": "Må besvares", "nei": "Frivillig"}.get(s.krav) or f"Må besvares hvis {s.vilkaar.hvis}"
        hvem = f"Svarer: {', '.join(s.svarer)}"
        meta = " · ".join(d for d in (NAAR[s.naar].capitalize(), hvem, krav, s.hjemmel, s.id) if d)
        tittel = w.HTML(
            f'<h4 style="margin:1.2em 0 .2em">{escape(s.spoersmaal)}</h4>{linje(s.hjelp)}'
            f'<p style="margin:.1em 0;color:#4a545d">{escape(meta)}</p>'
        )
        self.statuser[s.id], self.strid[s.id] = w.HTML(), w.VBox()
        deler = [tittel]
        if s.anonym:
            deler.append(Anonymskjema(self, s).boks)
        elif s.type == "tabell":
            self.tabeller[s.id] = Svartabell(self, s)
            deler.append(self.tabeller[s.id].boks)
        elif s.type == "skala":
            deler += [self._skalalinje(s, v).boks for v in s.linjer]
        else:
            navn = "Velg" if s.type == "flervalg" else f"Svar ({s.enhet})" if s.enhet else "Svar"
            deler.append(self._felt(s, "", navn, s).boks)
        if s.begrunnelse:
            grunn = Spoersmaal(s.id, s.samling, s.naar, "", "", "tekst", "nei", (), (), maks_tegn=s.begrunnelse)
            deler.append(self._felt(s, BEGRUNNELSE, "Begrunnelse", grunn).boks)
        boks = w.VBox([*deler, self.strid[s.id], self.statuser[s.id]])
        boks.add_class(f"robek-spm-{s.id}")
        return boks

    def _felt(self, s: Spoersmaal, felt: str, navn: str, k: Spoersmaal) -> Svarfelt:
        def lagre(raa) -> None:
            self.lagre(s.id, raa, felt)
            f.vis(self.verdi(s.id, felt))

        f = Svarfelt(f"{s.id}--{felt}", k, navn, self.verdi(s.id, felt), lagre, self.stil, self.forslag(k.valg_fra))
        self.felt[s.id, felt] = f
        return f

    def _skalalinje(self, s: Spoersmaal, v) -> Svarfelt:
        def lagre(raa) -> None:
            self.lagre(s.id, {**(self.verdi(s.id, "") or {}), v.id: raa})

        f = Svarfelt(f"{s.id}--{v.id}", s, v.tekst, (self.verdi(s.id, "") or {}).get(v.id), lagre, self.stil)
        self.felt[s.id, f"linje {v.id}"] = f
        return f

    def forslag(self, liste: str) -> list[str]:
        """What can be chosen from a list that is made of the answers themselves, or of the municipality."""
        if liste == "planaar":
            return [str(a) for a in planaar(self.her.kommune)]
        if liste == "nettverk":
            return [k.navn for k in self.her.nettverk.kommuner] if self.her.nettverk else []
        if "." not in liste:
            return []
        spm, kolonne = liste.split(".")
        rader = (r.get(kolonne) for _, r in self.svar.tilstand.rader(spm))
        return list(dict.fromkeys(str(v) for v in rader if v not in (None, "")))

    # --- what is kept --------------------------------------------------------------------------------------------
    def verdi(self, spm: str, felt: str):
        """The stored value that stands in this field now."""
        f = self.svar.tilstand.felt.get((spm, felt))
        return f.verdi if f else None

    def lagre(self, spm: str, verdi, felt: str = "") -> None:
        """Keep this answer; it is on disk when this returns. Raises RobekFeil when it is no answer, or was not kept."""
        nytt = self._avtrykk() != self._sett
        endret = self.svar.skriv(spm, verdi, felt)
        if nytt:
            self.melding.value = f'<p role="status">{escape(ANDRE)}</p>'
        else:
            self._sett = self._avtrykk()
        if endret:
            self.si_lagret(spm)
            self._vis_strid()

    def si_lagret(self, spm: str) -> None:
        """«Lagret kl. 13.05» at the question, and the table of answers drawn anew."""
        self.statuser[spm].value, self.levert.value = lagret(), ""  # a file made before this has not got it
        self.tegn_tvilling()

    def tegn_tvilling(self) -> None:
        """Draw the table of answers under the form anew."""
        if self.tvillingflate is not None:
            self.tvillingflate.update(self._tvilling())

    def _avtrykk(self) -> tuple:
        """What lies in the journals, cheaply: when this is unchanged, nobody else has written."""
        return tuple(sorted((f.name, f.stat().st_size) for f in self.svar.svar.glob("*" + ENDELSE)))

    def _ny_skriver(self) -> None:
        self.hvem_feil.value = ""
        try:
            self.svar.skriver = skrivernavn(f"{skrivernavn(self.hvem.value or 'kommunen')[:35]}-{maskinmerke()}")
        except RobekFeil as e:
            self.hvem_feil.value = feilsetning(str(e))

    def hent(self) -> None:
        """Take in what others have written, and show it in the fields."""
        self.svar.oppdater()
        self._sett, self.melding.value, self.levert.value = self._avtrykk(), "", ""
        for (spm, felt), f in self.felt.items():
            hele = self.verdi(spm, "" if felt.startswith("linje ") else felt)
            f.vis((hele or {}).get(felt.removeprefix("linje ")) if felt.startswith("linje ") else hele)
        for t in self.tabeller.values():
            t.hent()
        self._vis_strid()
        self.tegn_tvilling()

    def _vis_strid(self) -> None:
        """Two unseen changes of one field, side by side: on disk, whether this form has seen the other or not."""
        strider = self.svar.tilstand.konflikter
        if self._avtrykk() != self._sett:
            strider = Svarmappe(self.mappe).tilstand.konflikter
        for s in spoersmaal(self.samling):
            egne = {felt: to for (spm, felt), to in strider.items() if spm == s.id}
            if egne or self.strid[s.id].children:
                self.strid[s.id].children = [konfliktboks(s, felt, to, self.velg) for felt, to in egne.items()]

    def velg(self, id: str) -> None:
        """The answer a person has chosen of two."""
        self.svar.oppdater()
        self.svar.velg(id)
        self.hent()

    def lever(self) -> None:
        """Write the file that is sent to the one who leads the network."""
        try:
            if i_nettleseren():
                self.levert.value = nedlasting(self.svar, self.samling)
                return
            fil = lever(self.mappe, self.samling)
        except RobekFeil as e:
            self.levert.value = feilsetning(str(e))
            return
        self.levert.value = linje(f"Levert. Send denne fila til den som leder nettverket: {fil.name}")


def _stillinger() -> list[str]:
    from ..grunnlag.datamappe import les_yaml

    return [str(v) for v in les_yaml("hjemmearbeid/valglister.yaml")["stillinger"].values()]
