"""What every service's cases say alike on the bus."""

from contracts.fields import EventData


class Nothing(EventData):
    """That it happened is all there is to say."""


NOTHING = Nothing()
