"""What services of cases do alike, whatever their cases are about (ADR 0018, 0026)."""
