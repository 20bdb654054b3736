"""`python -m tests.faults.run_process MUTANT|- api|worker|relay …`: `echowall api …` with points to die at."""

import sys

from tests.faults import points

points.listen()
mutant, kind, *arguments = sys.argv[1:]
if kind == "worker":
    import deploy.processes.worker  # noqa: F401 - patches before anything else is imported

from deploy.command import main
from tests.faults.mutants import IN, MUTANTS

if IN.get(mutant) == kind:
    MUTANTS[mutant]()
points.plant(kind)
main([kind, *arguments], prog_name="echowall")
