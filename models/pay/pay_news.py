# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Noting what pay depends on has changed, and working it off once per transaction."""

KEY = "autoservice.pay"


class News:
    """What has changed: ids, and days of people."""

    def __init__(self):
        self.line_ids = set()
        self.booking_ids = set()
        self.move_ids = set()
        self.workday_ids = set()
        self.debt_ids = set()


def collect(env):
    """Return the news that are worked off before the transaction is committed.

    A savepoint works them off too, so that nothing is forgotten when it is rolled back.
    """
    news = env.cr.precommit.data.get(KEY)
    if news is None:
        news = env.cr.precommit.data[KEY] = News()
        # What the first who changed something had in his context is not for the others.
        # sudo: whoever sells, books or invoices has no right on the pay of people.
        neutral = env(context={}, su=True)
        env.cr.precommit.add(lambda: _work_off(neutral))
    return news


def settle(env):
    """Let the entries follow at once what has changed in this transaction."""
    env.flush_all()
    # sudo: see :func:`collect`.
    _work_off(env(context={}, su=True))


def _work_off(env):
    """Let the entries follow what has changed."""
    if news := env.cr.precommit.data.pop(KEY, None):
        env["autoservice.pay.entry"]._follow(news)
