"""What a user meets when something is wrong: one sentence in Norwegian that says what, where and what to do."""


class RobekFeil(Exception):
    """Base of every error meant for a user. The message is the whole sentence shown; no traceback goes with it."""

    def _render_traceback_(self):
        """What IPython shows in a notebook: the sentence alone, so that no participant meets a traceback."""
        return [str(self)]


class UkjentKommune(RobekFeil):
    """No municipality, today or earlier, has this name or number."""


class FlertydigKommune(RobekFeil):
    """Several municipalities have or have had the name; `kandidater` holds them, none is picked."""

    def __init__(self, melding, kandidater=()):
        super().__init__(melding)
        self.kandidater = tuple(kandidater)


class UkjentNettverk(RobekFeil):
    """No network has this name."""


class ManglerTall(RobekFeil):
    """The figures asked for are not in the data; the message says why and how to fill them."""


class UgyldigInndata(RobekFeil):
    """A value that cannot be right: negative income, a date in the wrong order, an unknown letter."""


class OedelagtFil(RobekFeil):
    """A data, rule or answer file cannot be read as what it should be."""
