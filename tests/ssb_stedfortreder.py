"""A strict stand-in for Statistics Norway's PxWebApi v2 on loopback, written from its guide. All figures are made up.

It refuses what SSB refuses: a mandatory variable left out (400), a code that does not exist (400), more than 800 000
cells (403), an address over 2 100 characters (404, as a page), too many calls (429). `feil` is {call number: kind of
fault}; `endre` changes a table's metadata or answer. KLASS answers on the same address (see klass_stedfortreder).
"""

import contextlib
import functools
import io
import itertools
import json
import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from klass_stedfortreder import LISTER, Klass

from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.kommune import alle_kommuner, deler, koder_for
from robekanalyse.grunnlag.kommuneserie import serieaar

AAR = range(2015, 2026)
OPPDATERT = "2026-06-15T06:00:00Z"
KOMMUNER = sorted({k.nr for x in alle_kommuner() for k in (*deler(x), *koder_for(x), x)})
DAGENS = [x.nr for x in alle_kommuner()]
AGGREGATER = ["EAK", "EAKUO", *(f"EKG{n:02d}" for n in range(1, 18))]
TITLER = {
    "12134": "Utvalgte nøkkeltall for kommuneregnskap, kommunekonsern, etter region og år",
    "12137": "Finansielle nøkkeltall per innbygger, etter region, regnskapsbegrep og år",
    "12143": "Finansielle nøkkeltall i prosent av brutto driftsinntekter, etter region, regnskapsbegrep og år",
    "12364": "Finansielle grunnlagsdata, etter region, regnskapsbegrep og år",
    "12367": "Detaljerte regnskapstall, drift, etter region, regnskapsomfang, funksjon, art og år",
    "12255": "Utvalgte nøkkeltall for grunnskole, etter region og år",
    "13502": "Utvalgte nøkkeltall for barnehage, etter region og år",
    "12279": "Nøkkeltal utgifter barnevern, etter region, statistikkvariabel og år",
    "14019": "Utvalgte nøkkeltall for sosialtjenesten, etter region og år",
    "12362": "Utgifter til tjenesteområdene, samlet, etter region, funksjon, art og år",
    "12209": "Utvalgte nøkkeltall for helse og omsorg, etter region og år",
    "14746": "Framskrevet folkemengde 1. januar, etter region, kjønn, alder, alternativ og år",
    "07459": "Befolkning, etter region, kjønn, alder og år",
}
MED_ALDER = ("07459", "14746")
# The codes behind what the catalogue finds by unit.
MAAL = {"=1000 kr": "KOSbelop0000", "=prosent": "KOSbelopbrinv0000", "=kr": "KOSbelopinnbygge0000"}
FEIL = ("avbrutt", "503", "html", "400", "kutt", "galt", "uten_verdi")


def _katalog():
    return les_yaml("ssb/tabeller.yaml")


def _kode(del_):
    return MAAL.get(del_) or ("KOS" + "".join(c for c in del_[1:] if c.isalnum()) if del_[0] == "~" else del_)


def indikatorer(nr):
    """The table's own codes, joined by a slash → the catalogue's entry."""
    return {"/".join(map(_kode, n.split("/"))): i for n, i in _katalog()[nr]["indikator"].items()}


def dimensjoner(nr):
    """The table's dimensions in order: name → {code: label}, and the units of ContentsCode."""
    v = _katalog()[nr]
    dim, enheter = {}, {}
    if nr in MED_ALDER:
        foran = "K-" if nr == "07459" else ""
        dim["Region"] = ({} if foran else {"0": "Hele landet"}) | {foran + k: k for k in DAGENS}
        dim["Kjonn"] = {"1": "Menn", "2": "Kvinner"}
        dim["Alder"] = {f"{a:03d}" if a < 105 else "105+": f"{a} år" for a in range(106)}
    else:
        dim[v["region"]] = {k: k for k in (*KOMMUNER, *AGGREGATER)}
        if "omraade_fra" in v:
            dim[v["omraade_fra"]] = {o: o for o in (*v["omraader"], "FGKukjent")}
    for i, d in enumerate(v["indikator_fra"]):
        dim[d] = {}
        for noekkel, ind in v["indikator"].items():
            del_ = noekkel.split("/")[i]
            kode = _kode(del_)
            dim[d][kode] = del_[1:] if del_[0] == "~" else ind["navn"] if i == 0 else "Beløp"
            if nr == "14746":
                dim[d][kode] = f"Hovedalternativet ({ind['navn']})"
            if d == "ContentsCode":
                enheter[kode] = ind["enhet"]
    if len(v["indikator_fra"]) == 1 and v["indikator_fra"] == ["ContentsCode"]:
        dim["ContentsCode"]["KOSandre"] = "Noe annet"
        enheter["KOSandre"] = "prosent"
    aar = {"07459": range(2015, 2027), "14746": range(2026, 2029)}.get(nr, AAR)
    dim["Tid"] = {str(a): str(a) for a in aar}
    return dim, enheter


def tall(nr, celle):
    """The figure of one cell, always the same; (value, mark). The country is the sum of today's municipalities."""
    v = _katalog()[nr]
    region = celle[0]
    if region in KOMMUNER and region not in med_tall(int(celle[-1])):
        return None, "."
    noekkel = "/".join(celle[[*dimensjoner(nr)[0]].index(d)] for d in v["indikator_fra"])
    ind = indikatorer(nr).get(noekkel)
    if ind is None:
        return 1.0, ""
    if nr == "12367" and not _gjaldt(celle[1], int(celle[-1])):
        return None, "."
    if region == "1151" and nr == "12209":
        return None, ":"
    if nr == "12143":  # as SSB works it out
        a, b = (_beloep("12137", (region, k, MAAL["=1000 kr"], celle[-1])) for k in ("AGD23", "AGD13"))
        return round(100 * a / b, 1), ""
    if ind["enhet"] == "1000 kr":
        if region == "EAK":
            return float(sum(_beloep(nr, (k, *celle[1:])) for k in med_tall(int(celle[-1])))), ""
        return float(_beloep(nr, celle)), ""
    spenn = min(ind["til"], 50) - max(ind["fra"], 0)
    return round(max(ind["fra"], 0) + spenn * (_hash(celle) % 97) / 100, 1), ""


@functools.cache
def med_tall(aar):
    """Which numbers have figures that year: today's where the municipality was only renumbered, else its parts."""
    serier = {k.nr: serieaar(k, aar) for k in alle_kommuner()}
    return frozenset(n for nr, s in serier.items() for n in ((nr,) if s.egne else s.numre))


def _hash(celle):
    return sum((i + 7) * ord(c) for i, c in enumerate("".join(celle)))


def _beloep(nr, celle):
    """Made up; but an area's net cost in 12362 is what its functions in 12367 come to."""
    if nr == "12362" and celle[2] == "AGD2" and (funksjoner := _funksjoner().get(celle[1])):
        konsern = "AGD2", _kode("~konsern"), MAAL["=1000 kr"], celle[-1]
        return sum(_beloep("12367", (celle[0], f, *konsern)) for f in funksjoner if _gjaldt(f, int(celle[-1])))
    return (200_000 if celle[1] == "AGD13" else 1000) + _hash(celle) % 90_000


@functools.cache
def _funksjoner():
    omraader = les_yaml("tjenester.yaml")["omraader"]
    return {n: o["funksjoner"] for n, o in omraader.items() if o["rolle"] != "paa_tvers"}


def _gjaldt(funksjon, aar):
    """Home services were one function up to 2023, and two from 2024."""
    return funksjon != "254" if aar >= 2024 else funksjon not in ("257", "258")


class Stedfortreder:
    """The server's state: what it has been asked, and what it will do wrong."""

    def __init__(self, feil=None, endre=None, sakte=0.0, kvote=None, klass=None):
        self.klass = klass or Klass()
        self.feil, self.endre, self.sakte, self.kvote = feil or {}, endre or {}, sakte, kvote
        self.kall, self.adresser = 0, []

    def svar(self, sti, spoersmaal, adresse):
        """(status, headers, body) of one GET."""
        self.kall += 1
        self.adresser.append(adresse)
        slag = self.feil.get(self.kall)
        time.sleep(self.sakte)
        hoder = {"x-ratelimit-limit": "40", "x-ratelimit-policy": "40;w=60",
                 "x-ratelimit-remaining": str(40 - self.kall % 40)}  # fmt: skip
        if slag == "503":
            return 503, {**hoder, "Retry-After": "1"}, b"unavailable"
        if slag == "400":
            return 400, hoder, b'{"type":"Parameter error","title":"Non-existent value","status":400}'
        if slag == "html":
            return 200, hoder, b"<html><body>Logg inn</body></html>"
        if self.kvote and self.kall % self.kvote == 0:
            self.kvote += 1  # the next try is answered
            return 429, {**hoder, "Retry-After": "0"}, b"too many"
        if len(adresse) > 2100:
            return 404, {}, b"<html>404</html>"
        if sti.startswith("/classifications"):
            status, data = self.klass.svar(sti, spoersmaal)
            if slag == "uten_verdi":
                data = {k: v for k, v in data.items() if k not in LISTER}
            return status, hoder, json.dumps(self.klass.galt(data) if slag == "galt" else data).encode()
        deler = sti.strip("/").split("/")
        nr = deler[1] if len(deler) > 1 else ""
        if nr not in TITLER:
            return 404, hoder, b'{"type":"Parameter error","title":"Non-existent table","status":404}'
        status, data = self._metadata(nr) if deler[-1] == "metadata" else self._data(nr, spoersmaal)
        if slag == "uten_verdi" and isinstance(data, dict):
            data.pop("value", None)
            data.pop("label", None)
        if slag == "galt" and isinstance(data, dict):
            if "value" in data:
                data["value"] = [9e15 for _ in range(len(data["value"]))]
            else:
                data["label"] = "99999: Noe helt annet"
        return status, hoder, json.dumps(data).encode()

    def _metadata(self, nr):
        dim, enheter = dimensjoner(nr)
        data = {"label": f"{nr}: {TITLER[nr]}", "updated": OPPDATERT, "id": list(dim),
                "size": [len(d) for d in dim.values()],
                "dimension": {n: {"label": n, "category": {"index": {k: i for i, k in enumerate(d)}, "label": d},
                                  "extension": {"elimination": n == "Kjonn"}} for n, d in dim.items()}}  # fmt: skip
        data["dimension"]["ContentsCode"]["category"]["unit"] = {k: {"base": e} for k, e in enheter.items()}
        return 200, self.endre.get(nr, lambda d: d)(data)

    def _data(self, nr, spoersmaal):
        dim, _ = dimensjoner(nr)
        valgt = {}
        for d, koder in dim.items():
            spurt = spoersmaal.get(f"valuecodes[{d.lower()}]")
            if spurt is None and d == "Kjonn":  # it can be left out, and is then added up
                continue
            if spurt is None:
                return 400, {"title": "Missing selection for mandantory variable", "status": 400}
            valgt[d] = list(koder) if spurt == "*" else spurt.split(",")
            if set(valgt[d]) - set(koder):
                return 400, {"title": "Non-existent value", "status": 400}
        if nr == "07459" and spoersmaal.get("codelist[region]") != "agg_KommSummer":
            return 400, {"title": "Non-existent value", "status": 400}
        antall = 1
        for k in valgt.values():
            antall *= len(k)
        if antall > 800_000:
            return 403, {"title": "Too many cells selected", "status": 403}
        verdier, status = [], {}
        for i, celle in enumerate(itertools.product(*valgt.values())):
            v, merke = (5 + _hash(celle) % 30, "") if nr in MED_ALDER else tall(nr, celle)
            verdier.append(v)
            if merke:
                status[str(i)] = merke
        data = {"label": f"{nr}: {TITLER[nr]}", "updated": OPPDATERT, "id": list(valgt),
                "size": [len(k) for k in valgt.values()],
                "dimension": {n: {"category": {"index": {k: i for i, k in enumerate(d)}}}
                              for n, d in valgt.items()}}  # fmt: skip
        data["value"] = {str(i): v for i, v in enumerate(verdier) if v is not None} if self.kall % 2 else verdier
        if status:
            data["status"] = status
        return 200, self.endre.get(f"{nr}-data", lambda d: d)(data)


@contextlib.contextmanager
def stedfortreder(**valg):
    """The stand-in while the block runs: (its address, its state)."""
    tilstand = Stedfortreder(**valg)

    class Tjener(BaseHTTPRequestHandler):
        def do_GET(self):
            d = urlsplit(self.path)
            spoersmaal = {k.lower(): v[-1] for k, v in parse_qs(d.query).items()}
            adresse = f"http://{self.headers['Host']}{self.path}"
            status, hoder, kropp = tilstand.svar(d.path, spoersmaal, adresse)
            slag = tilstand.feil.get(tilstand.kall)
            if slag == "avbrutt":
                self.connection.close()
                return
            self.send_response(status)
            for n, v in hoder.items():
                self.send_header(n, v)
            self.send_header("Content-Length", str(len(kropp) + (500 if slag == "kutt" else 0)))
            with contextlib.suppress(ConnectionError):  # the one who asked has given up waiting
                self.end_headers()
                self.wfile.write(kropp)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tjener)
    traad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    traad.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", tilstand
    finally:
        server.shutdown()
        server.server_close()


def feilvandring(mappe, uten=()):
    """A refresh with every kind of fault at every call, each lasting longer than the retries; how many were tried?

    After each: the complete old figures, one Norwegian sentence, nothing half written; or, where a table nobody has
    confirmed is not as expected, complete new ones without it, and a word of it. AssertionError otherwise.
    """
    from unittest import mock

    from robekanalyse.cli import main
    from robekanalyse.oppdatering import klient

    uten = [a for n in uten for a in ("--uten", n)]
    valg = ["--kommune", "Hareid", "--fra-aar", "2025", "--til", str(mappe), *uten]
    antall = 0
    with mock.patch.object(klient.time, "sleep"):
        with stedfortreder() as (adresse, ssb):
            assert main(["oppdater", *valg, "--api", adresse, "--klass", adresse]) == 0
        foer = {f: f.read_bytes() for f in mappe.rglob("*") if f.is_file()}
        for kall, slag in itertools.product(range(1, ssb.kall + 1), FEIL):
            err, ut = io.StringIO(), io.StringIO()
            with (
                stedfortreder(feil=dict.fromkeys(range(kall, kall + 4), slag)) as (adresse, _),
                contextlib.redirect_stderr(err),
                contextlib.redirect_stdout(ut),
            ):
                status = main(["oppdater", *valg, "--api", adresse, "--klass", adresse])
            linjer = err.getvalue().strip().splitlines()
            etter = {f: f.read_bytes() for f in mappe.rglob("*") if f.is_file()}
            antall += 1
            if status == 0 and slag == "galt" and "er ikke bekreftet" in ut.getvalue():
                (ny,) = {f.parent for f in etter if f not in foer}
                assert {f: etter[f] for f in foer} == foer and (ny / "manifest.json").is_file(), (kall, slag)
                shutil.rmtree(ny)
                continue
            assert status != 0 and etter == foer, (kall, slag)
            assert len(linjer) == 1 and "urørt" in linjer[0], (kall, slag, linjer)
    return antall
