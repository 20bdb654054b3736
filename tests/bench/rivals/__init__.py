"""What else Echowall is measured against: other frameworks, and the limit of the same SQL and broker work in C."""
