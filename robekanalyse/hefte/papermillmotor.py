"""The entry point `papermill --engine robekanalyse`: a thin shell around the fork engine.

papermill loads every registered engine while papermill.engines itself is still being imported, so nothing here may
import papermill, or anything slow, before a notebook is to be run.
"""


class _Motor:
    """What papermill asks of an engine, handed on to the real one when it is first needed."""

    def _ekte(self):
        from .motor_papermill import ForkMotor

        return ForkMotor

    def execute_notebook(self, nb, kernel_name, **valg):
        return self._ekte().execute_notebook(nb, kernel_name, **valg)

    def nb_kernel_name(self, nb, name=None):
        return self._ekte().nb_kernel_name(nb, name)

    def nb_language(self, nb, language=None):
        return self._ekte().nb_language(nb, language)


motor = _Motor()
