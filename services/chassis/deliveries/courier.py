"""The sender: partners' webhooks that are due, each partner's in order and by one sender, none waiting for another."""

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

import structlog
from sqlalchemy import Engine

from services.chassis import metrics
from services.chassis.database import looking
from services.chassis.deliveries import queue, switches
from services.chassis.deliveries.queue import Round, State, Webhook
from services.chassis.deliveries.sending import Answer, Line, Within, line_to
from services.chassis.http.partners import Address, Partner, Partners

ROUND_SECONDS = 30.0
"""What one partner's webhooks of one round may take, so that they end well before the claim does."""

log = structlog.get_logger()


class Courier:
    """Delivers one service's webhooks; any number of replicas may do so at once.

    A crash after sending and before that is written sends the same webhook again, under the same id.
    """

    def __init__(
        self, service: str, engine: Engine, partners: Partners, within: Within = lambda _: nullcontext()
    ) -> None:
        self._service = service
        self._engine = engine
        self._looking = looking(engine)
        self._partners = partners
        self._followed: Mapping[str, Partner] | None = None
        self._within = within
        self._stopping = False
        self.waits = False
        """Whether anything waited at the last look, also for a partner who rests."""

    @property
    def outdated(self) -> bool:
        """Whether the registry is another than at the last look."""
        return self._partners.get() is not self._followed

    def claim(self, most: int) -> Sequence[Round]:
        """What is due of at most so many partners; each round is to be carried, all of them side by side.

        Raises sqlalchemy's errors where the database is away.
        """
        self._follow()
        with self._looking.connect() as connection:
            age = queue.oldest(connection)
        metrics.DELIVERY_AGE.labels(self._service).set(age or 0.0)
        self.waits = age is not None
        if not self.waits or not most:
            return []
        with self._engine.begin() as connection:
            return queue.claim(connection, most)

    def carry(self, due: Round) -> None:
        """Send until all is sent, one isn't taken or time is up. Never raises: what is left comes with a later round.

        After a fault of ours or of the database the partner's turn comes again when the claim has run out.
        """
        try:
            partner = self._registered().get(due.partner)
            if partner is not None and partner.address is not None:
                self._carry(due, partner, partner.address)
        except Exception:
            log.exception("delivery.stopped", service=self._service, partner=due.partner)

    def stop(self) -> None:
        """End each round after the webhook that is on its way."""
        self._stopping = True

    def _follow(self) -> None:
        """Take over the registry where it is another than the last time."""
        known = self._partners.get()
        if known is not self._followed:
            with self._engine.begin() as connection:
                switches.follow(connection, self._registered())
            self._followed = known

    def _registered(self) -> Mapping[str, Partner]:
        known = self._partners.get().values()
        return {each.id: each for each in known if each.service == self._service and each.address and not each.test}

    def _carry(self, due: Round, partner: Partner, address: Address) -> None:
        ends, taken, answer = time.monotonic() + ROUND_SECONDS, 0, None
        with line_to(partner, address, self._within) as line:
            for webhook in due.webhooks:
                if self._stopping or time.monotonic() > ends:
                    break
                answer = self._send(line, due.partner, webhook)
                if not answer.taken:
                    break
                taken += 1
        with self._engine.begin() as connection:
            queue.release(connection, due, delivered=taken > 0, failed=answer is not None and not answer.taken)

    def _send(self, line: Line, partner: str, webhook: Webhook) -> Answer:
        answer = line.send(webhook)
        with self._engine.begin() as connection:
            if answer.taken and answer.status is not None:
                queue.delivered(connection, webhook, answer.status)
            else:
                queue.later(connection, webhook, answer.status, answer.reason)
            if answer.unwanted:
                switches.off(connection, partner, answer.reason)
        self._count(partner, webhook, answer)
        return answer

    def _count(self, partner: str, webhook: Webhook, answer: Answer) -> None:
        if answer.taken:
            metrics.DELIVERIES.labels(self._service, partner, State.DELIVERED).inc()
            return
        about = {"service": self._service, "partner": partner, "webhook": str(webhook.id)}
        log.warning("delivery.delayed", **about, attempts=webhook.attempts + 1, status=answer.status, why=answer.reason)
        metrics.DELIVERIES_DELAYED.labels(self._service, partner).inc()
