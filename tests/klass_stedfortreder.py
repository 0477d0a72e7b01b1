"""A strict stand-in for SSB's KLASS, written from its guide; it says what the embedded tables say, and what is added.

It refuses what KLASS refuses: a classification that does not exist (404), a date or target left out or not a date
(400). The last day of a list of changes is left out, as KLASS does. `nye` are changes after the embedded ones: (date,
old code, old name, new code, new name); `grupper` other KOSTRA groups by number; `gruppering` the year of the newest.
"""

import datetime as dt

from robekanalyse.grunnlag.kilder import innebygd

FYLKER = {"57": "Nyfylke"}
LISTER = ("codes", "codeChanges", "correspondenceItems", "versions")


class Klass:
    """What KLASS holds, and what it answers."""

    def __init__(self, nye=(), grupper=None, gruppering=2020, endre=None):
        self.nye, self.grupper, self.gruppering, self.endre = sorted(nye), grupper or {}, gruppering, endre or {}

    def svar(self, sti, spoersmaal):
        """(status, answer) of one GET; the question's names are in small letters."""
        deler = sti.strip("/").split("/")
        nr, hva = deler[1] if len(deler) > 1 else "", deler[2] if len(deler) > 2 else ""
        if nr not in ("131", "112", "104") or hva not in ("", "codesAt", "changes", "correspondsAt"):
            return 404, {"error": "Not Found", "status": 404}
        try:
            if not hva:
                data = self._om(nr)
            elif hva == "codesAt":
                data = {"codes": self._koder(nr, dt.date.fromisoformat(spoersmaal["date"]).isoformat())}
            elif hva == "changes":
                fra, til = (dt.date.fromisoformat(spoersmaal[k]).isoformat() for k in ("from", "to"))
                data = {"codeChanges": [e for e in self._endringer() if fra <= e["changeOccurred"] < til]}
            elif spoersmaal["targetclassificationid"] != "131":
                return 404, {"error": "Not Found", "status": 404}
            else:
                data = {"correspondenceItems": self._grupper(dt.date.fromisoformat(spoersmaal["date"]).isoformat())}
        except (KeyError, ValueError):
            return 400, {"error": "Bad Request", "status": 400}
        return 200, self.endre.get(f"{nr}/{hva}".rstrip("/"), lambda d: d)(data)

    def galt(self, data):
        """The same answer with something that nothing explains."""
        if "name" in data:
            data["name"] = "Noe helt annet"
        for liste, rad in (
            ("codes", {"code": "4998", "name": "Ukjent"}),
            ("codeChanges", {"oldCode": "4998", "oldName": "Ukjent", "newCode": "4997", "newName": "Ukjent",
                             "changeOccurred": "2026-01-01"}),
            ("correspondenceItems", {"sourceCode": "EKG01", "targetCode": "4998"}),
        ):  # fmt: skip
            if liste in data:
                data[liste] = [*data[liste], rad]
        return data

    def _om(self, nr):
        if nr == "131":
            navn, aar = "Standard for kommuneinndeling", (2020, 2022, 2023, 2024)
        else:
            navn, aar = "Kodeliste for KOSTRA - kommunegruppering", sorted({2013, 2020, self.gruppering})
        versjoner = [{"name": f"{navn} {a}", "validFrom": f"{a}-01-01"} for a in aar]
        for v, neste in zip(versjoner, aar[1:], strict=False):
            v["validTo"] = f"{neste}-01-01"
        return {"name": navn, "lastModified": "2026-01-05T08:06:42.000+0000", "versions": versjoner}

    def _koder(self, nr, dag):
        if nr == "104":
            return [{"code": k, "name": n, "level": "1"} for k, n in FYLKER.items()]
        k, aar = innebygd("kommuner"), int(dag[:4])
        k = k[~(k["gyldig_fra"] > aar) & ~(k["gyldig_til"] < aar)]
        koder = dict(zip(k["kommunenr"], k["offisielt_navn"], strict=True))
        for d in sorted({n[0] for n in self.nye if n[0] <= dag}):
            i_dag = [n for n in self.nye if n[0] == d]
            for _, gammel, *_ in i_dag:
                koder.pop(gammel, None)
            koder |= {n[3]: n[4] for n in i_dag}
        return [{"code": k, "name": n, "level": "1"} for k, n in [*sorted(koder.items()), ("9999", "Uoppgitt")]]

    def _endringer(self):
        felt = ("changeOccurred", "oldCode", "oldName", "newCode", "newName")
        e = innebygd("kommune_endringer")[["dato", "gammelt_nr", "gammelt_navn", "nytt_nr", "nytt_navn"]]
        return [dict(zip(felt, r, strict=True)) for r in [*e.itertuples(index=False), *self.nye]]

    def _grupper(self, dag):
        g = innebygd("kostragrupper")
        g = g[g["gruppering"] == 2020].set_index("kommunenr")["kostragruppe"].to_dict()
        finnes = {k["code"] for k in self._koder("131", dag)}
        g = {k: v for k, v in (g | self.grupper).items() if k in finnes}
        return [{"sourceCode": v, "targetCode": k} for k, v in sorted(g.items())]
