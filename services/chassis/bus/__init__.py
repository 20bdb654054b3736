"""Between the outbox of one service and the inbox of the next: topology, relay, batch consumer."""
