"""`python -m robekanalyse.cli`, for those whose PATH does not hold the command."""

from . import main

# guarded: a cluster on this machine starts processes that import the main module again
if __name__ == "__main__":
    raise SystemExit(main())
