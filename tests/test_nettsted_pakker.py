"""The packages a site carries, made smaller: they still do what the notebooks ask of them."""

import io
import subprocess
import sys
import zipfile

import pytest

from robekanalyse.nettsted.hjul import installert
from robekanalyse.nettsted.kjoeretid import utgave

SPOERSMAAL = {
    "babel": "from babel.dates import format_date, get_month_names\n"
    "from babel.numbers import format_decimal\n"
    "print(ascii([format_decimal(1234.5, locale='nb'), format_date(date(2027, 1, 15), 'd. MMMM y', locale='nb_NO'),"
    " get_month_names(locale='nb')[5]]))",
    "holidays": "from holidays import country_holidays\n"
    "print(ascii(sorted(country_holidays('NO', years=range(2026, 2040), language='no').items())))",
}


@pytest.mark.parametrize("navn", SPOERSMAAL)
def test_a_package_made_smaller_answers_as_the_whole_one(navn, tmp_path):
    egne = utgave().egne[navn]
    _, hjulet = installert(navn, egne.get("uten", ()), egne.get("med", ()))
    zipfile.ZipFile(io.BytesIO(hjulet)).extractall(tmp_path)
    foerst = "import sys\nfrom datetime import date\n"
    mindre = f"sys.path.insert(0, {str(tmp_path)!r})\nimport {navn}\nassert {str(tmp_path)!r} in {navn}.__file__\n"
    svar = [
        subprocess.run([sys.executable, "-c", foerst + fra + SPOERSMAAL[navn]], capture_output=True, text=True)
        for fra in ("", mindre)
    ]
    assert svar[0].stdout and svar[1].stdout == svar[0].stdout, svar[1].stderr[-500:]
