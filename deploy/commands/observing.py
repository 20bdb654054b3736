"""`echowall observe`: Prometheus and Alertmanager beside the local run."""

import sys

import click

from deploy.local.layout import Layout


@click.command()
@click.option("--quick", is_flag=True, help="每秒采集,立即告警:演示用 (every second, no patience: for a show)")
def observe(*, quick: bool) -> None:
    """运行 Prometheus 与 Alertmanager,说出每条告警与恢复,Ctrl-C 停止 (watch what runs here; Ctrl-C stops)."""
    from deploy.local.debian import DebianError
    from deploy.local.waiting import TookTooLongError
    from deploy.monitoring.observing import Observatory

    try:
        Observatory(Layout(), patient=not quick).run()
    except (DebianError, TookTooLongError) as trouble:
        click.secho(str(trouble), fg="red", err=True)
        sys.exit(1)
