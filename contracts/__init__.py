"""What the outside may rely on: envelope, registry, shared vocabulary, bodies and events. Imports nothing else of ours."""
