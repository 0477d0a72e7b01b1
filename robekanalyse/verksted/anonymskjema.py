"""An anonymous question in the form: one person answers, hands in, and the fields are empty for the next.

Nothing is kept before she hands in, and then without writer, time or order. One who has a role alone is told so before
she answers, and may choose to answer openly.
"""

from __future__ import annotations

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.spoersmaal import Spoersmaal
from ..svar.anonyme import roller
from ..svar.skjemaoppsett import kolonnetittel
from ..svar.verdier import les_verdi
from .felt import feilsetning, linje
from .svarfelt import VELG, Svarfelt

ROLLEKOLONNE = "rollegruppe"
ALENE = (
    "Du er alene om denne rollen i kommunen. Svaret ditt telles sammen med gruppa di, så ingen ser det for seg. Vil du"
    " heller at det skal stå som ditt, kryss av for å svare åpent."
)


class Anonymskjema:
    """Role, answers and a button. `skjema` is the homework it stands in, and tells when something was handed in."""

    def __init__(self, skjema, s: Spoersmaal):
        import ipywidgets as w

        self.skjema, self.s, self.utkast = skjema, s, {}
        minst = les_yaml("kartlegging/selvbilde.yaml")["terskler"]["minst_svar"]["verdi"]
        self.roller = roller()[1]
        regler = linje(
            "Svaret lagres uten navn og tidspunkt når du leverer det, og kan ikke hentes fram igjen her. En gruppe"
            f" vises bare når minst {minst} har svart. Er den mindre, regnes den heller ikke med i snittet som vises."
        )
        self.rolle = w.Combobox(
            options=[v["navn"] for v in self.roller.values()], ensure_option=False, placeholder=VELG,
            continuous_update=False, description="Hvilken rolle har du?", **skjema.stil,
        )  # fmt: skip
        self.rolle.add_class(f"robek-rolle-{s.id}")
        self.alene = w.HTML()
        self.aapent = w.Checkbox(description="Jeg svarer åpent", indent=False, layout={"display": "none"})
        self.rolle.observe(lambda _: self._si_alene(), names="value")
        self.felt = self._lag_felt()
        self.knapp = w.Button(description="Lever svaret mitt", button_style="primary", layout={"width": "auto"})
        self.knapp.add_class(f"robek-anonymt-{s.id}")
        self.knapp.on_click(lambda _: self.lever())
        self.melding = w.HTML()
        self.boks = w.VBox([w.HTML(regler), self.rolle, self.alene, self.aapent, *(f.boks for f in self.felt.values()),
                            self.knapp, self.melding])  # fmt: skip

    def _lag_felt(self) -> dict[str, Svarfelt]:
        s = self.s
        if s.type == "skala":
            deler = {v.id: (s, f"{v.id}. {v.tekst}" if v.id.isdigit() else v.tekst) for v in s.linjer}
        elif s.type == "tabell":
            deler = {k.id: (k, kolonnetittel(k)) for k in s.kolonner if k.id != ROLLEKOLONNE}
        else:
            deler = {"": (s, "Svar")}
        return {
            n: Svarfelt(f"{s.id}--{n}", k, navn, None, self._lagrer(n, k), self.skjema.stil)
            for n, (k, navn) in deler.items()
        }

    def _lagrer(self, navn: str, k):
        def lagre(raa) -> None:
            self.utkast.pop(navn, None)
            verdi = les_verdi({navn: raa}, k) if k.type == "skala" and k is self.s else les_verdi(raa, k)
            if verdi is not None:
                self.utkast[navn] = verdi[navn] if k.type == "skala" and k is self.s else verdi

        return lagre

    @property
    def valgt(self) -> str:
        """Which role is written in the field? Empty when it is none of them."""
        skrevet = self.rolle.value.strip().casefold()
        return next((n for n, v in self.roller.items() if v["navn"].casefold() == skrevet), "")

    def _si_alene(self) -> None:
        alene = self.roller.get(self.valgt, {}).get("alene") == "ja"
        self.alene.value = linje(ALENE) if alene else ""
        self.aapent.layout.display = None if alene else "none"
        self.aapent.value = False

    def lever(self) -> None:
        """Keep this person's answer, and make the fields ready for the next one."""
        try:
            if not self.valgt:
                raise UgyldigInndata("Velg rollen din i lista først: da vet vi hvilken gruppe svaret hører til.")
            if any(f.feil.value for f in self.felt.values()):
                raise UgyldigInndata("Rett feltet som er merket, og lever igjen.")
            svar = self.utkast if self.s.type in ("skala", "tabell") else self.utkast.get("")
            if svar and any(k.id == ROLLEKOLONNE for k in self.s.kolonner):
                svar = svar | {ROLLEKOLONNE: self.roller[self.valgt]["gruppe"]}
            self.skjema.svar.svar_anonymt(self.valgt, {self.s.id: svar or None}, aapent=self.aapent.value)
        except RobekFeil as e:
            self.melding.value = feilsetning(str(e))
            return
        self.utkast = {}
        for f in self.felt.values():
            f.vis(None)
        self.rolle.value = ""
        antall = len(self.skjema.svar.anonyme().svar(self.s.id))
        self.melding.value = f'<span role="status">Takk. {antall} har svart i kommunen.</span>'
        self.skjema.tegn_tvilling()
