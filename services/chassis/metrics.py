"""All metrics of all processes, in one list. Label `service` first; no label holds an id of a case or a person."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

# HTTP
REQUESTS = Counter("echowall_http_requests", "Requests answered", ["service", "route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "echowall_http_request_seconds", "From first byte to answer", ["service", "route"], buckets=_SECONDS
)
CERTIFICATE_ENDS = Gauge(
    "echowall_certificate_ends_timestamp_seconds",
    "When the certificate that a process shows ends; the service is here a process' name; two weeks before is an alert",
    ["service"],
)
INTAKE = Counter("echowall_intake_events", "Partner events by result", ["service", "type", "status"])
RATE_LIMITED = Counter(
    "echowall_http_rate_limited", "Requests refused by a rate limit, of a partner or an actor", ["service", "who"]
)
PUSHED = Counter(
    "echowall_pushed_parts",
    "What partners told of in their native pushes: read, of that with unmapped codes, silent, unreadable, refused",
    ["service", "partner", "result"],
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
PARKED_OPEN = Gauge(
    "echowall_parked_open_messages", "Parked messages neither replayed nor dropped; each is an alert", ["service"]
)

DUE_HELD = Gauge(
    "echowall_due_held_commands",
    "What is due and failed, and is tried less and less often; any for an hour is an alert",
    ["service"],
)

# Supervision
SWEEP_LAG = Gauge(
    "echowall_sweep_lag_seconds", "How long the first card or rung has been due; five is an alert", ["service"]
)
OVERDUE = Gauge(
    "echowall_overdue_promises",
    "Promises that run and are past their time, those that rest not counted",
    ["service", "standard"],
)
ENDED = Gauge("echowall_ended_promises", "Promises that have ended today, kept or late", ["service", "how"])
RATINGS = Gauge("echowall_given_ratings", "Ratings of this month that stand, by level, 1 to 5", ["service", "level"])
SILENT = Gauge("echowall_silent_centres", "Centres of which nothing is heard though they are open", ["service"])
FIRINGS = Counter("echowall_sweep_firings", "Cards and rungs that were given or taken back", ["service", "type"])

# Queues, as their observer in the relay process last saw them
QUEUE_MESSAGES = Gauge(
    "echowall_queue_messages",
    "Messages in a queue, in hand or waiting; any in `.dead` are an alert",
    ["service", "queue"],
)
QUEUE_FILL = Gauge(
    "echowall_queue_fill_ratio", "Bytes in a queue as a share of what it takes; half is an alert", ["service", "queue"]
)
QUEUES_OBSERVED = Gauge(
    "echowall_queues_observed_timestamp_seconds",
    "When the broker last told of this service's queues; its age is an alert",
    ["service"],
)

# Tracing; the service is here a process' name, `api` where several share one: its spans share one queue
SPANS = Counter(
    "echowall_spans", "Spans by their end: sent, failed, dropped because too many waited", ["service", "result"]
)

# Notices
NOTICES = Counter("echowall_notices", "Notices by their end: sent, failed, dropped", ["service", "purpose", "state"])
NOTICES_DELAYED = Counter("echowall_notices_delayed", "Notices that the gateway didn't take", ["service", "purpose"])
NOTICE_AGE = Gauge("echowall_notice_age_seconds", "How long the oldest notice that may go has waited", ["service"])

# Webhooks to partners
DELIVERIES = Counter("echowall_deliveries", "Webhooks by their end: delivered, failed", ["service", "partner", "state"])
DELIVERIES_DELAYED = Counter(
    "echowall_deliveries_delayed", "Webhooks that a partner didn't take and that come again", ["service", "partner"]
)
DELIVERY_AGE = Gauge("echowall_delivery_age_seconds", "How long the oldest webhook has waited", ["service"])
DELIVERY_OFF = Gauge(
    "echowall_delivery_off", "1 while a partner with an address is switched off", ["service", "partner"]
)
