"""Workbooks: one per municipality and gathering, made in batch.

The order of the work: notatboker (what is there) → enheter (what shall be made) → noekkel, hovedbok (what is made
already) → kjoering (the run) → lokal or klynge (who does it) → motor_fork or motor_standard (how the cells run) →
arbeidsbok, tekstvask, skriving (from run notebook to the bytes of a workbook) → utfall, sammendrag (how it went).
"""
