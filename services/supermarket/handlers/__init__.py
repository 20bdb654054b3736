"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import centres, staff
from services.chassis.work import Handler
from services.supermarket.handlers import moving, orders, placing, shelves, statements

HANDLERS: Mapping[type, Handler] = {
    **centres.HANDLERS,
    **staff.HANDLERS,
    moving.MoveOrder: moving.move_order,
    orders.ByNumber: orders.by_number,
    orders.Collect: orders.collect,
    orders.Correct: orders.correct,
    orders.OnOrder: orders.on_order,
    orders.OnOwn: orders.on_own,
    orders.Ring: orders.ring,
    orders.Substitute: orders.substitute,
    placing.Follow: placing.follow,
    placing.Place: placing.place,
    placing.Sell: placing.sell,
    shelves.Describe: shelves.describe,
    shelves.OnStock: shelves.on_stock,
    shelves.RecordLicence: shelves.record_licence,
    statements.FileStatement: statements.file_statement,
}
