"""Ask SSB one question at a time, within its limits, and say in one Norwegian sentence what stops an answer.

Plain HTTP from the standard library: pxwebpy drops the marks of missing values, sends no timeout and does not show the
rate limit in the answer's headers, and all three are needed here.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping

from ..grunnlag.feil import RobekFeil

SSB = "https://data.ssb.no/api/pxwebapi/v2"
MAKS_ADRESSE, MAKS_CELLER = 2100, 800_000
_FORSOEK, _VINDU = 4, 60.0
URORT = "Tallene du hadde fra før, er urørt."


class HentingFeil(RobekFeil):
    """The figures could not be fetched; what was there before is untouched."""


class Klient:
    """Sequential GET calls to one base address. `vent` sleeps; tests give one that does not."""

    def __init__(self, rot: str, *, frist: float = 60.0, vent: Callable[[float], None] | None = None):
        if not re.match(r"https?://[^/\s]+", rot):
            raise HentingFeil(f"Adressen «{rot}» er ikke en nettadresse: skriv den med https:// først. {URORT}")
        self.rot, self.frist = rot.rstrip("/"), frist
        self.vent = vent or (lambda sekunder: time.sleep(sekunder))
        self.antall_kall = 0

    def adresse(self, sti: str, valg: Mapping[str, str]) -> str:
        """The full address as it is sent, brackets encoded."""
        return f"{self.rot}{sti}?{urllib.parse.urlencode(valg, safe='*,()')}"

    def hent(self, sti: str, valg: Mapping[str, str]) -> dict:
        """What does this address answer, as JSON? Waits and tries again at 429, 503 and an answer that is cut off."""
        url = self.adresse(sti, valg)
        if len(url) > MAKS_ADRESSE:
            raise HentingFeil(f"Spørringen til SSB er for lang ({len(url)} tegn): velg færre kommuner. {URORT}")
        for forsoek in range(1, _FORSOEK + 1):
            self.antall_kall += 1
            try:
                foresp = urllib.request.Request(url, headers={"Accept": "application/json"})
                with urllib.request.urlopen(foresp, timeout=self.frist) as svar:
                    innhold, hoder = svar.read(), svar.headers
                data = json.loads(innhold)
            except urllib.error.HTTPError as e:
                if e.code in (429, 503) and forsoek < _FORSOEK:
                    self.vent(_ventetid(e.headers, _VINDU if e.code == 429 else 2.0 * forsoek))
                    continue
                raise HentingFeil(f"{_http(e.code)} ({sti}). {URORT}") from None
            except (http.client.HTTPException, TimeoutError, ConnectionResetError) as e:
                if forsoek < _FORSOEK:
                    self.vent(2.0 * forsoek)
                    continue
                hva = "svarte ikke i tide" if isinstance(e, TimeoutError) else "brøt av midt i svaret"
                raise HentingFeil(f"{self._vert()} {hva}: prøv igjen senere. {URORT}") from None
            except (urllib.error.URLError, OSError) as e:
                raise HentingFeil(f"{self._nettfeil(e)} {URORT}") from None
            except ValueError:  # a proxy's log-in page, or another site
                raise HentingFeil(
                    f"{self._vert()} svarte med noe annet enn tall, trolig en innloggingsside eller feil adresse: sjekk"
                    f" nettet og adressen. {URORT}"
                ) from None
            if not isinstance(data, dict):
                raise HentingFeil(f"{self._vert()} svarte med noe annet enn en tabell: sjekk adressen. {URORT}")
            if hoder.get("x-ratelimit-remaining", "").strip() == "0":
                self.vent(_ventetid(hoder, _VINDU))
            return data
        raise AssertionError("unreachable")

    def _vert(self) -> str:
        return urllib.parse.urlsplit(self.rot).netloc

    def _nettfeil(self, e: Exception) -> str:
        grunn = getattr(e, "reason", e)
        if isinstance(grunn, ssl.SSLError):
            return f"Sertifikatet til {self._vert()} godtas ikke: spør den som drifter nettet om sertifikatet deres."
        if isinstance(grunn, socket.gaierror):
            return f"Finner ikke {self._vert()}: sjekk at du er på nett, og at adressen er riktig."
        if "proxy" in str(grunn).lower() or "tunnel" in str(grunn).lower():
            return f"En mellomtjener (proxy) stopper forbindelsen til {self._vert()}: spør den som drifter nettet."
        return f"Får ikke kontakt med {self._vert()}: sjekk nettet og adressen."


def _http(kode: int) -> str:
    return {
        403: "SSB sier at uttrekket er for stort",
        404: "SSB finner ikke tabellen, eller adressen er feil eller for lang",
        407: "En mellomtjener (proxy) krever innlogging", 429: "SSB sier at det er for mange kall: vent et minutt",
        503: "SSB er ikke tilgjengelig nå: prøv igjen senere", 400: "SSB forstår ikke spørringen",
    }.get(kode, f"SSB svarte med feil {kode}")


def _ventetid(hoder, ellers: float) -> float:
    """How long to wait: Retry-After, else the window of x-ratelimit-policy («40;w=60»), else what is given."""
    if re.fullmatch(r"\d+(\.\d+)?", (hoder.get("Retry-After") or "").strip()):
        return min(float(hoder["Retry-After"]), 300.0)
    vindu = re.search(r"w=(\d+)", hoder.get("x-ratelimit-policy") or "")
    return float(vindu[1]) if vindu else ellers
