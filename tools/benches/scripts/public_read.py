# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Let services be booked on the site, and count what its pages read."""

import json
import time

company = env.company
api = env["autoservice.self.booking"]
cards = env["autoservice.tech.card"].search([], limit=2, order="id desc")
cards.self_booking = "at_once"
env.cr.commit()
services = cards.product_id.ids
class_id = env.ref("autoservice.vehicle_class_suv").id


def measure(function):
    """Return queries and milliseconds, as a new request has them."""
    env.transaction.clear()
    queries, started = env.cr.sql_log_count, time.perf_counter()
    function()
    seconds = time.perf_counter() - started
    return env.cr.sql_log_count - queries, 1000 * seconds


READS = {
    "services": lambda: api._get_page(company),
    "price": lambda: api._get_offer(company, services, class_id),
    "times": lambda: api._get_times(company, services, class_id),
}
for function in READS.values():
    function()
full = {what: measure(function) for what, function in READS.items()}
env.cr.execute("DELETE FROM autoservice_allocation")
empty = {what: measure(function) for what, function in READS.items()}
env.cr.rollback()
root = f"/autoservice/book/{company.id}"
choice = "&".join([*(f"service={id_}" for id_ in services), f"class={class_id}"])
print(
    json.dumps(
        {
            "pages": {"services": root, "times": f"{root}?{choice}"},
            "reads": [
                {
                    "what": what,
                    "queries": full[what][0],
                    "empty": empty[what][0],
                    "ms": full[what][1],
                }
                for what in READS
            ],
        }
    )
)
