# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Scripts measure in turns: `from benches.scripts import turns`."""

import gc
import time

from devkit import worker


def measure(env, function):
    """Run ``function()``, committed; return seconds and queries."""
    gc.collect()
    gc.disable()
    count, started = env.cr.sql_log_count, time.perf_counter()
    function()
    env.flush_all()
    seconds, queries = time.perf_counter() - started, env.cr.sql_log_count - count
    env.cr.commit()
    seconds = time.perf_counter() - started
    gc.enable()
    return seconds, queries


def wait(path):
    """Wait until ``path`` is there; seldom looking, as somebody is being measured."""
    while not path.exists():
        time.sleep(0.1)


def run(env, repeats, cases, prepare, act):
    """Measure ``act(prepare(size))`` for every case, by turns with the other sides.

    :param cases: list of (`cold` or `warm`, how many at once)
    :return: per case {"seconds": [...], "queries": [...]}
    """
    results = [{"seconds": [], "queries": []} for _case in cases]
    for repeat in range(-1, repeats):
        for at, (mode, size) in enumerate(cases):
            if repeat < 0 and size > 1:
                continue
            prepared = prepare(size)
            env.cr.commit()
            worker.barrier(f"{repeat}-{at}", timeout=3600)
            sides = list(range(worker.count()))
            # Nobody shall always be the first, with the other's pages still warm.
            for side in sides if repeat % 2 else reversed(sides):
                done = worker.work() / f"done-{repeat}-{at}-{side}"
                if side != worker.number():
                    wait(done)
                    continue
                env.transaction.reset()
                if mode == "cold":
                    env.registry.clear_all_caches()
                seconds, queries = measure(env, lambda ready=prepared: act(ready))
                # The first round is for what is loaded once in a process.
                if repeat >= 0:
                    results[at]["seconds"].append(seconds)
                    results[at]["queries"].append(queries)
                done.touch()
    worker.barrier("end", timeout=3600)
    return results


def cases(text):
    """Return the list of cases from their text, as `cold:1,warm:50`."""
    pairs = (case.split(":") for case in text.split(","))
    return [(mode, int(size)) for mode, size in pairs]
