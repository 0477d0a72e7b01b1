"""Chapter 6 of the plan: what is shielded, what users meet, and how the work force is brought down."""

from __future__ import annotations

from ..analyse.plantall import NULL
from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from .blokker import Blokk, Overskrift, rutenett
from .felles import skjul_smaa, svarkilde, svartabell, ubesvart
from .innlest import Forpliktende_plan


def foelger(p: Forpliktende_plan) -> list[Blokk]:
    """P6: what is shielded, what users meet, and how the work force is brought down. No person, no small number."""
    ut: list[Blokk] = [Overskrift("6 Følger for tjenester og ansatte"), svartabell(p, "s3-skjermet", "Det vi skjermer")]
    med = [t for t in p.tall.tiltak if t.indikator or t.for_brukerne]
    if med:
        rader = [
            (t.id, t.for_brukerne or "–", t.indikator or "–", t.taalegrense or "–", t.hva_vi_gjoer or "–") for t in med
        ]
        ut.append(
            rutenett(
                "Hva brukerne merker, og hva som varsler",
                ("Nr.", "For brukerne", "Indikator", "Tålegrense", "Hva vi gjør da"),
                rader,
                svarkilde(p, "s5-kvalitet", "s5-maal"),
                vekter=(0.8, 4, 3, 1.4, 3.6),
                tall=(3,),
            )
        )
    else:
        ut.append(ubesvart("Følgene for brukerne", "s5-kvalitet"))
    ut.append(_bemanning(p))
    ut += [
        svartabell(p, "s6-kriterier", "Utvalgskrets og kriterier", vekter=(2, 5, 1.5, 1.5)),
        svartabell(p, "s6-arbeidsmiljo", "Arbeidsmiljøet", vekter=(3, 1.6, 4, 2)),
        svartabell(p, "s5-selskaper", "Selskaper der annet passende arbeid skal søkes"),
    ]
    return ut


def _bemanning(p: Forpliktende_plan) -> Blokk:
    if not p.tall.personal_besvart:
        return ubesvart("Hvordan årsverkene tas ned", "s6-personal")
    felt = ("personer_ned", "midlertidige", "kjent_avgang", "omplassering", "sluttavtaler", "oppsigelser")
    rader, med = [], [t for t in p.tall.tiltak if t.personal]
    for t in med:
        aarsverk = sum((g.aarsverk_ned or NULL for g in t.personal), NULL)
        rader.append(
            [
                t.id,
                t.tiltak,
                tekst(aarsverk, 1),
                *(sum((getattr(g, f) or NULL for g in t.personal), NULL) for f in felt),
            ]
        )
    for k in range(3, 3 + len(felt)):
        skjul_smaa(rader, k)
    r = regel("plan.smaa_tall")
    return rutenett(
        "Årsverk og personer ned",
        (
            "Nr.",
            "Tiltak",
            "Årsverk",
            "Personer",
            "Midlertidige",
            "Kjent avgang",
            "Omplassering",
            "Sluttavtaler",
            "Oppsigelser",
        ),
        rader,
        svarkilde(p, "s6-personal"),
        (
            f"Antall under {r.verdi} personer vises ikke, og da skjules ett til når det ellers kunne regnes ut"
            " (kursets regel).",
            "Det er personer som telles ved masseoppsigelse, ikke årsverk (arbeidsmiljøloven § 15-2).",
        ),
        vekter=(0.8, 4.4, 1.2, 1.2, 1.5, 1.4, 1.6, 1.5, 1.5),
        tall=range(2, 9),
    )
