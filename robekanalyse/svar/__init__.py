"""What a municipality answers: kept so that nothing is lost, handed in as one file, collected in any order.

The order of the work: verdier (is this a value?) → oppfoering (one change) → journal (a writer's changes, on disk)
→ tilstand (what they amount to) and anonyme (answers without a person) → svarmappe (all of it, for one municipality)
→ innlevering (the file that is handed in) → innsamling, status (the facilitator's side); ordskjema and skjemalesing
are the paper edition. Nothing that is read here is ever executed.
"""
