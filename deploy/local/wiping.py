"""Forgetting a local run: all data, secrets and logs; programs that were fetched stay."""

import shutil

from deploy.local.layout import Layout


def wipe(layout: Layout) -> None:
    """Delete everything of stopped processes below ``.local/`` but the unpacked programs and other runs of tests."""
    for folder in (layout.broker, layout.keys, layout.run, layout.log("any").parent):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (layout.secrets, layout.settings, layout.credentials):
        file.unlink(missing_ok=True)
