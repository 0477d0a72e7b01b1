"""robekanalyse: the method of the KS network for municipalities in financial imbalance, as a library.

Public names load on first use, so the bare import costs next to nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

# name → the module it lives in; the order is that of the flow
_NAVN = {
    "finn_kommune": "grunnlag.kommune",
    "alle_kommuner": "grunnlag.kommune",
    "kommuner_i_fylke": "grunnlag.kommune",
    "koder_for": "grunnlag.kommune",
    "er_samme_kommune": "grunnlag.kommune",
    "finn_nettverk": "grunnlag.nettverk",
    "alle_nettverk": "grunnlag.nettverk",
    "regel": "grunnlag.regler",
    "les_egne_tall": "grunnlag.egne_tall",
    "spoersmaal": "grunnlag.spoersmaal",
    "finn_spoersmaal": "grunnlag.spoersmaal",
    "robek_status": "analyse.robek",
    "avslutt_driftsregnskap": "analyse.driftsregnskap",
    "minimumsavdrag": "analyse.driftsregnskap",
    "kontroller_avslutning": "analyse.regnskapskontroll",
    "inndekningsplan": "analyse.inndekning",
    "inndekningsfrist": "analyse.inndekning",
    "robek_register": "analyse.register",
    "nokkeltall": "analyse.oekonomi",
    "samlede_nokkeltall": "analyse.oekonomi",
    "realvekst": "analyse.prisvekst",
    "anslaa_deflator": "analyse.prisvekst",
    "kjedet_deflator": "analyse.prisvekst",
    "framskriv_befolkning": "analyse.befolkning",
    "etterproev_befolkning": "analyse.etterproeving",
    "demografikostnad": "analyse.demografi",
    "satser_av_noekler": "analyse.demografi",
    "framskriv_oekonomi": "analyse.framskriving",
    "korrigert_netto_driftsresultat": "analyse.resultatbegreper",
    "amortiser_premieavvik": "analyse.resultatbegreper",
    "renterisiko": "analyse.resultatbegreper",
    "fargeband": "analyse.resultatbegreper",
    "inntektssiden": "analyse.inntekter",
    "inntektsutjevning": "analyse.inntekter",
    "treffsikkerhet": "analyse.realisme",
    "usikkerhet_i_ord": "analyse.forbehold",
    "les_selvbilde": "analyse.selvbilde",
    "selvbilde_endring": "analyse.selvbilde",
    "sorteringssaker": "analyse.sortering",
    "sammenlign_med_fasit": "analyse.sortering",
    "tell_sortering": "analyse.sortering",
    "delegeringskontroll": "analyse.delegering",
    "fullmaktstrapp": "analyse.fullmaktstrapp",
    "beslutterforslag": "analyse.beslutter",
    "beloepsgrenser": "analyse.beloepsgrenser",
    "maalvurdering": "analyse.maalbygger",
    "maalkart": "analyse.maalbygger",
    "kvalitetsindikatorer": "analyse.maalbygger",
    "vaktforslag": "analyse.maalbygger",
    "store_tjenester": "analyse.storetjenester",
    "naaverdier": "analyse.indikatorverdier",
    "underbudsjettering": "analyse.budsjettavvik",
    "stegplan": "analyse.innfoering",
    "stoppliste": "analyse.innfoering",
    "oppsigelsesfrist": "analyse.oppsigelse",
    "masseoppsigelse": "analyse.masse",
    "fortrinnsrett": "analyse.fortrinn",
    "tidslinje_bakover": "analyse.tidslinje",
    "foersteaarseffekt": "analyse.foersteaar",
    "nedbemanning_sjekkliste": "analyse.rettsstoff",
    "overdragelsesvei": "analyse.overdragelse",
    "opplaeringssetning": "analyse.rettsstoff",
    "utgiftsbehov": "analyse.behovsindeks",
    "referansevalg": "analyse.referanser",
    "likeste_kommuner": "analyse.likhet",
    "handlingsrom": "analyse.norm",
    "handlingsromsum": "analyse.norm",
    "usikkerhet": "analyse.norm",
    "tjenesteutvikling": "analyse.tjenesteserie",
    "tjenestevekst": "analyse.pengebruk",
    "resultatbro": "analyse.pengebruk",
    "plassbehov": "analyse.plassbehov",
    "nedbryt": "analyse.nedbrytning",
    "drivere": "analyse.drivertre",
    "driversetning": "analyse.drivertre",
    "samtalekort": "analyse.samtale",
    "pengefordeling": "analyse.pengefordeling",
    "grader_tiltak": "analyse.tiltaksgradering",
    "tiltakskort": "analyse.tiltaksgradering",
    "tiltakssum": "analyse.tiltakssum",
    "mot_kostra": "analyse.egneregnskap",
    "spor": "visning.tallspor",
    "nokkeltallserie": "analyse.nokkeltallserie",
    "funksjonsserie": "analyse.funksjonsserie",
    "funksjonsserie_for": "analyse.funksjonsserie",
}
__all__ = ["__version__"]
__all__ += list(_NAVN)


def __getattr__(navn):
    try:
        modul = _NAVN[navn]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {navn!r}") from None
    verdi = getattr(import_module(f"{__name__}.{modul}"), navn)
    globals()[navn] = verdi
    return verdi


def __dir__():
    return sorted({*globals(), *_NAVN})
