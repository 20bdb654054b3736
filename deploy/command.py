"""`echowall`: the one command. What a subcommand needs is imported when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "accounts": ("deploy.commands.administration", "accounts"),
    "api": ("deploy.commands.processes", "api"),
    "audit": ("deploy.commands.administration", "audit"),
    "certificates": ("deploy.commands.administration", "certificates"),
    "contracts": ("deploy.contracts.command", "contracts"),
    "deliveries": ("deploy.commands.deliveries", "deliveries"),
    "front": ("deploy.commands.processes", "front"),
    "keys": ("deploy.commands.keys", "keys"),
    "mailbox": ("deploy.commands.mailbox", "mailbox"),
    "migrate": ("deploy.commands.administration", "migrate"),
    "observe": ("deploy.commands.observing", "observe"),
    "operations": ("deploy.operations.command", "operations"),
    "parked": ("deploy.commands.parked", "parked"),
    "rebuild": ("deploy.commands.administration", "rebuild"),
    "reconcile": ("deploy.commands.reconciling", "reconcile"),
    "relay": ("deploy.commands.processes", "relay"),
    "retention": ("deploy.commands.administration", "retention"),
    "reset": ("deploy.commands.running", "reset"),
    "run": ("deploy.commands.running", "run"),
    "secrets": ("deploy.commands.administration", "secrets"),
    "seed": ("deploy.commands.administration", "seed"),
    "simulate": ("deploy.simulate.command", "simulate"),
    "status": ("deploy.commands.running", "status"),
    "stop": ("deploy.commands.running", "stop"),
    "token": ("deploy.commands.running", "token"),
    "topology": ("deploy.commands.administration", "topology"),
    "worker": ("deploy.commands.processes", "worker"),
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=Lazy)
def main() -> None:
    """回音墙 Echowall: 村级服务中心后台 (what runs behind the counters of a county's village service centres)."""


if __name__ == "__main__":
    main(prog_name="echowall")
