"""Forgetting a local run: all data, messages, secrets and logs; programs that were fetched stay."""

from deploy.local import outside
from deploy.local.layout import Layout


def wipe(layout: Layout) -> None:
    """Delete everything of stopped processes below ``.local/`` but the unpacked programs and other runs of tests."""
    for folder in (
        layout.database,
        layout.broker,
        layout.keys,
        layout.mailbox,
        layout.monitoring,
        layout.run,
        layout.log("any").parent,
    ):
        outside.remove(folder)
    for file in (layout.secrets, layout.settings, layout.credentials):
        file.unlink(missing_ok=True)
