"""Incident detector: pay what is owed: each notice once, in order, whoever runs, however often it is interrupted.

Why no page is lost: a notice is owed from the transaction that made it until the one that settles it, and it is
settled only after the receiver took it. Killed in between, it is sent again, under the same key.

Why no page is new: an incident's notices are sent under a lease that outlives whoever runs (a function has 60 seconds,
a call 10), whose time left is looked at right before each send; and they are settled under the lease's fence, so that
who was overtaken settles nothing. On a channel a resolve waits until the trigger before it is settled.

What is left: a sender that is stopped between that look and its call, and goes on after its lease ran out, others
took over, and the episode was resolved. No sender can be kept from that, since PagerDuty knows no fences: its late
trigger opens the page anew. But when it comes to settle, it finds that it was overtaken. If the episode is over by
then, it owes a resolve again, and pays it at once; if it is not, the resolve is still to come, and will be sent after
the late trigger. Either way the last word is a resolve.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from functions.incident_detector.paging.channels import Sender
from functions.incident_detector.paging.paid import Paid
from functions.incident_detector.paging.payer import Payer, Store
from functions.model.notice import Channel, Notice

_WORKERS = 8


def pay(
    store: Store, channels: Mapping[Channel, Sender | None], clock: Callable[[], datetime], deadline: datetime
) -> Paid:
    """Pay what is owed and due, the worst first; after the deadline no send begins.

    What a table refuses of one incident is in the answer's `failures`; the other incidents are paid.

    Raises:
        TableUnavailable: what is owed cannot be read.
    """
    owed: dict[str, list[Notice]] = {}
    for notice in store.owed():
        owed.setdefault(notice.incident, []).append(notice)
    if not owed:
        return Paid()
    payer = Payer(store, channels, clock, deadline)
    worst_first = sorted(owed, key=lambda incident: min((one.severity.rank, one.owed_at) for one in owed[incident]))
    with ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="pay") as pool:
        jobs = [pool.submit(payer.pay_incident, incident, owed[incident]) for incident in worst_first]
    for job in jobs:
        job.result()
    return payer.finish()
