"""`python -m robekanalyse.cli`, for those whose PATH does not hold the command."""

from . import main

raise SystemExit(main())
