"""Colours and type for a hall: at least 3:1 against white, told apart by colour-blind readers, large on a projector."""

BLAA = "#00539B"
ORANSJE = "#C24A00"
GROENN = "#00734F"
LILLA = "#7B3F8C"
OKER = "#8A6100"
GRAA = "#5F6B76"
LYS = "#8594A3"

# The order in which series get their colours: our own municipality is always the first.
SERIER = (BLAA, ORANSJE, GROENN, LILLA, OKER, GRAA)

SKRIFT = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
BREDDE = 780
HOEYDE = 360
STOERRELSE = 18

TALLFORMAT = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"], "minus": "\u2212"}
TIDSFORMAT = {
    "dateTime": "%A %e. %B %Y kl. %X",
    "date": "%d.%m.%Y",
    "time": "%H.%M.%S",
    "periods": ["", ""],
    "days": ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
    "shortDays": ["søn", "man", "tir", "ons", "tor", "fre", "lør"],
    "months": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    "shortMonths": ["jan", "feb", "mars", "april", "mai", "juni", "juli", "aug", "sep", "okt", "nov", "des"],
}

KONFIG = {
    "font": SKRIFT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": STOERRELSE - 2,
        "titleFontSize": STOERRELSE - 2,
        "titleFontWeight": "normal",
        "labelColor": "#222222",
        "titleColor": "#222222",
        "gridColor": "#dde2e7",
        "domainColor": "#5F6B76",
        "tickColor": "#5F6B76",
        "labelLimit": 320,
        "titlePadding": 12,
    },
    "axisX": {"labelAngle": 0},
    "axisQuantitative": {"labelOverlap": "greedy", "labelSeparation": 10},
    "legend": {
        "labelFontSize": STOERRELSE - 2,
        "titleFontSize": STOERRELSE - 2,
        "titleFontWeight": "normal",
        "orient": "top",
        "labelLimit": 420,
        "columns": 3,
        "symbolSize": 180,
        "symbolStrokeWidth": 3,
        "symbolOpacity": 1,
    },
    "title": {"fontSize": STOERRELSE + 4, "anchor": "start", "subtitleFontSize": STOERRELSE - 2, "offset": 14},
    "text": {"fontSize": STOERRELSE - 2, "font": SKRIFT},
    "line": {"strokeWidth": 3.5},
    "point": {"size": 90, "filled": True},
    "locale": {"number": TALLFORMAT, "time": TIDSFORMAT},
}
