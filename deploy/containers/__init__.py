"""Images and compose: what one machine with docker needs; made from the same code as everything else."""
