"""All metrics of all processes, in one list. Label `service` first; no label holds an id of a case or a person."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

# HTTP
REQUESTS = Counter("echowall_http_requests", "Requests answered", ["service", "route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "echowall_http_request_seconds", "From first byte to answer", ["service", "route"], buckets=_SECONDS
)
INTAKE = Counter("echowall_intake_events", "Partner events by result", ["service", "type", "status"])
RATE_LIMITED = Counter(
    "echowall_http_rate_limited", "Requests refused by a rate limit, of a partner or an actor", ["service", "who"]
)

# Unit of work
BATCH_SIZE = Histogram("echowall_batch_jobs", "Jobs that shared one transaction", ["service"], buckets=_SIZES)
BATCH_SECONDS = Histogram("echowall_batch_seconds", "From begin to commit", ["service"], buckets=_SECONDS)
BATCH_SPLITS = Counter("echowall_batch_splits", "Batches rolled back and run one by one", ["service"])
WAITING = Gauge("echowall_waiting_jobs", "Jobs that wait for the writer", ["service"])

# Relay
PUBLISHED = Counter("echowall_published_events", "Events confirmed by the broker", ["service"])
UNPUBLISHED = Counter("echowall_unpublished_events", "Events returned or refused by the broker", ["service", "why"])
RELAY_ACTIVE = Gauge("echowall_relay_active", "1 where this process holds the outbox", ["service"])
RELAY_BEATEN = Gauge(
    "echowall_relay_heartbeat_timestamp_seconds",
    "When a relay of this outbox last went on; its age is an alert",
    ["service"],
)
OUTBOX_AGE = Gauge("echowall_outbox_age_seconds", "Age of the oldest event not yet confirmed", ["service"])

# Consumer
CONSUMED = Counter("echowall_consumed_events", "Messages by result", ["service", "status"])
CONSUMER_PAUSED = Gauge("echowall_consumer_paused", "1 while the database is down and nothing is consumed", ["service"])
CONSUMER_HALTED = Gauge("echowall_consumer_halted", "1 while poison in a row has stopped the consumer", ["service"])
PARKED = Counter("echowall_parked_messages", "Messages put aside as poison", ["service"])
