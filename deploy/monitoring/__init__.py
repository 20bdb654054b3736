"""Prometheus, Alertmanager and Grafana: their files are made from what stands here, and compared in `make check`."""
