"""A draft resolution made of the answers: one point for each thing that is answered, none for what is not."""

from __future__ import annotations

from ..analyse.eksakt import ramse
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, prosent, tekst
from ..svar.verdier import vis_verdi
from .innlest import Forpliktende_plan
from .svar import dato, tall


def vedtaksutkast(p: Forpliktende_plan) -> tuple[str, ...]:
    """Which points can the council be asked to adopt? Empty when nothing they rest on is answered.

    Sections: koml. §§ 14-2, 14-4, 14-11, 14-14, 28-4. The text is a draft to be mended, never an answer.
    """
    t, ut = p.tall, []
    spenn = f"{t.aar[0]}–{t.aar[-1]}"
    if t.tiltak:
        ut.append(f"Kommunestyret vedtar forpliktende plan for {spenn} med tiltakene i kapittel 5"
                  " (kommuneloven § 28-4 andre ledd).")  # fmt: skip
    if dekning := {a: b for a, b in t.dekning.items() if b}:
        per_aar = ramse(f"{tekst(b, 1)} mill. kr i {a}" for a, b in dekning.items())
        ut.append(f"Merforbruket dekkes med {per_aar} (kommuneloven § 14-11).")
        lang = next((k for k in p.kontroller if k.id == "K8" and k.utfall == "varsel"), None)
        if lang:
            ut.append("Inndekning ut over to år vedtas som et særlig tilfelle (kommuneloven § 14-11), fordi: [skriv"
                      " grunnen].")  # fmt: skip
    navn = {v.id: v.tekst for v in finn_spoersmaal("s2-maaltall").kolonner[0].valg}
    maal = [f"{navn.get(r['maaltall'], r['maaltall'])} {prosent(tall(r['nivaa']), 2)} i {r['naas']}"
            for r in p.svar.raa("s2-maaltall") if {"maaltall", "nivaa", "naas"} <= set(r)]  # fmt: skip
    if maal:
        ut.append(f"Finansielle måltall: {ramse(maal)} (kommuneloven § 14-2).")
    tak = p.svar.per_aar("s2-laanetak", "tak")
    if tak:
        ut.append(f"Nye lån skal være høyst {ramse(f'{tekst(b, 1)} mill. kr i {a}' for a, b in sorted(tak.items()))}"
                  " (kommuneloven § 14-14).")  # fmt: skip
    ks = [x.id for x in t.tiltak if x.beslutter == "KS"]
    if ks:
        ut.append(f"Kommunestyret vedtar selv tiltak {ramse(ks)}. De andre følges opp av dem som er nevnt i planen.")
    if p.svar.har("s6-reserve"):
        ut.append("Slår en av utløserne i kapittel 9 inn, legges reservetiltakene fram i neste møte.")
    oppfoelging = finn_spoersmaal("s6-oppfolging").kolonner[0]
    naar = [f"{vis_verdi(r['hva'], oppfoelging)} ({dato_tekst(dato(r['dato']))})" for r in p.svar.raa("s6-oppfolging")
            if r.get("hva") and r.get("dato")]  # fmt: skip
    if naar:
        ut.append(f"Planen legges fram for kommunestyret {ramse(naar)}.")
    return tuple(ut)
