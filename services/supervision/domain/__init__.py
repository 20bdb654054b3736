"""What supervision knows: limits and clocks, opening hours, silence, and the chain of the audit log. No I/O."""
