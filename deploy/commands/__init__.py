"""The subcommands of `echowall`."""
