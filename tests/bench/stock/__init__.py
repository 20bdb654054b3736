"""What Echowall is measured against: the same work in stock nameko, built as its own examples build it."""
