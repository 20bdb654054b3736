"""How Echowall is set up and run: on one machine by the local launcher, elsewhere from the same processes."""
