"""What the launcher says while it works: one line for each step, with its time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    click.echo(text)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print ``name`` with its seconds when the block is done; a block that fails is named too."""
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"  {click.style('✗', fg='red')} {name}")
        raise
    say(f"  {click.style('✓', fg='green')} {name}  {time.monotonic() - began:.1f} s")
