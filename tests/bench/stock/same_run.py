"""Starting and asking the same pipeline in stock nameko."""

from pathlib import Path

from tests.bench.load import Order
from tests.bench.stock import same_tables
from tests.bench.stock.run import SECRET, Stock


class Same(Stock):
    """Two nameko processes that do all that ours do, one event and one commit at a time."""

    name = "same work, stock nameko"
    database = "same"
    services = ("same_supervision", "same_express")

    def order(self, prefix: str, most: int, seconds: float) -> Order:
        """Return what its load is to be, over all centres."""
        return Order(self._port, "/v1/events", "stock", SECRET, self._centres(), prefix, most, seconds)

    def total(self) -> int:
        """Count what is audited."""
        return int(self._ask("SELECT count(*) FROM supervision.audit_log")[0][0])

    def audited(self, prefix: str) -> list[tuple[str, float]]:
        """Return each audited waybill of a prefix with the moment of its commit, seconds of the epoch."""
        return self._ask(
            "SELECT data->>'waybill', extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8"
            " FROM supervision.audit_log"
            " WHERE type = 'parcel.inbound.v1' AND starts_with(data->>'waybill', %s)",
            [prefix],
        )

    def _make_tables(self) -> dict[str, str]:
        # roles belong to the server: their passwords are the house's
        urls = same_tables.make(
            self._admin_url, self.database, self._folder / "house" / "secrets.json", self._field_keys
        )
        return urls | {"FIELD_KEYS_FILE": str(self._field_keys)}

    def _centres(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT id FROM express.centre ORDER BY id")]

    @property
    def _field_keys(self) -> Path:
        return self._folder / "house" / "keys" / "fields.json"
