"""What the outside may rely on: envelope, registry, vocabulary, bodies and events. Imports nothing else of ours."""
