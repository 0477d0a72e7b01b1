"""One field of the homework as a widget: built from its question or column, saved when it is left, error beside it.

A choice is a text field with a list of suggestions, never a drop-down list: in a drop-down, JupyterLab takes the arrow
keys and letters for commands of its own (x cuts the cell), so it cannot be used from the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..grunnlag.feil import RobekFeil
from ..grunnlag.spoersmaal import Kolonne, Spoersmaal
from ..svar.verdier import vis_verdi
from .felt import feilsetning

LANG_TEKST = 160
MERKER = ("1", "2", "3", "4", "5", "vet ikke")
VELG = "velg i lista, eller skriv"


def felles_stil() -> dict:
    """One layout and one style for all fields of a form: hundreds of their own would make it slow to open."""
    import ipywidgets as w

    return {"layout": w.Layout(width="98%", max_width="54em"), "style": {"description_width": "19em"}}


class Svarfelt:
    """A field with its label. `lagre` gets what was written and raises RobekFeil when it is no answer to keep.

    `forslag` are texts to choose from that come from other answers. What was written stays when it is refused.
    """

    def __init__(self, id: str, k: Spoersmaal | Kolonne, navn: str, verdi, lagre: Callable[[object], None],
                 stil: dict, forslag: Iterable[str] = ()):  # fmt: skip
        import ipywidgets as w

        self.k, self._lagre, self._stille = k, lagre, False
        self.feil = w.HTML()
        self.kryss: dict[str, object] = {}
        self.inn = self._lag(navn, stil, list(forslag))
        self.vis(verdi)
        for d in self._alle():
            d.add_class(f"robek-svar-{id}")
            d.observe(self._endret, names="value")
        self.boks = w.VBox([*self._over, *self._alle(), self.feil])

    def _alle(self) -> list:
        return [*self.kryss.values(), *([self.inn] if self.inn is not None else [])]

    def _lag(self, navn: str, stil: dict, forslag: list[str]):
        import ipywidgets as w

        k, self._over = self.k, []
        hint = (k.eksempel if isinstance(k, Kolonne) else "") or ("dag.måned.år" if k.type == "dato" else "")
        tips = getattr(k, "hjelp", "") if isinstance(k, Kolonne) else ""
        felles = {"description": navn, "tooltip": tips or navn, **stil}
        if k.type == "flervalg" and k.valg:
            self._over = [w.Label(navn)]
            self.kryss = {
                v.id: w.Checkbox(description=v.tekst, indent=False, layout=stil["layout"]) for v in k.valg
            }
            return w.Text(**felles | {"description": "Andre, med semikolon mellom"}, continuous_update=False) \
                if k.eget_valg else None  # fmt: skip
        if k.type == "tekst" and k.maks_tegn > LANG_TEKST:
            return w.Textarea(rows=3, continuous_update=False, placeholder=hint, **felles)
        forslag = list(MERKER) if k.type == "skala" else [v.tekst for v in k.valg] or forslag
        if forslag:
            hint = hint or ("1–5 eller vet ikke" if k.type == "skala" else VELG)
            return w.Combobox(options=forslag, ensure_option=False, continuous_update=False, placeholder=hint, **felles)
        return w.Text(continuous_update=False, placeholder=hint, **felles)

    def vis(self, verdi) -> None:
        """Put this stored value in the field, without saving it again."""
        self._stille = True
        try:
            if self.kryss or self.k.type == "flervalg":
                valgt = list(verdi or ())
                for n, boks in self.kryss.items():
                    boks.value = n in valgt
                if self.inn is not None:
                    self.inn.value = "; ".join(v for v in valgt if v not in self.kryss)
            else:
                self.inn.value = vis_verdi(verdi, self.k)
        finally:
            self._stille = False

    @property
    def raa(self):
        """What is written in it."""
        if self.kryss or self.k.type == "flervalg":
            egne = self.inn.value.split(";") if self.inn is not None else []
            return [*(n for n, boks in self.kryss.items() if boks.value), *egne]
        return self.inn.value

    def _endret(self, _) -> None:
        if self._stille:
            return
        try:
            self._lagre(self.raa)
        except RobekFeil as e:
            self.si(f"Ikke lagret. {e}")
            return
        self.si()

    def si(self, setning: str = "") -> None:
        """Put this sentence at the field, or take it away."""
        self.feil.value = feilsetning(setning)
