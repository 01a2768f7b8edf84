# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Who of many can do a job that needs several people, without the ORM."""

from bisect import bisect_right
from datetime import timedelta

SECOND = timedelta(seconds=1)


def choose(needs, people, chosen=()):
    """Choose people so that every need has enough who are fit for it.

    One person counts for every need that he is fit for. Whoever helps most is taken
    first; of equals, the first.

    :param needs: [(how many, set of the fit)]
    :param people: who could be taken, in the order of preference
    :param chosen: who is taken anyway
    :return: the chosen and whoever was added, as a tuple; None where it cannot be done

    >>> choose([(2, {1, 2, 3})], [3, 2, 1])
    (3, 2)
    >>> choose([(1, {1, 2}), (1, {2, 3})], [1, 2, 3])
    (2,)
    >>> choose([(2, {1, 2, 3})], [3, 4], chosen=[5])
    >>> choose([(2, {1, 2, 3})], [3, 1], chosen=[1])
    (1, 3)
    """
    crew = list(chosen)
    missing = [[count - len(fit.intersection(crew)), fit] for count, fit in needs]
    rest = [person for person in people if person not in crew]
    while open_needs := [need for need in missing if need[0] > 0]:
        person, helps = _find_best(rest, [fit for _count, fit in open_needs])
        if not helps:
            return None
        rest.remove(person)
        crew.append(person)
        for need in open_needs:
            need[0] -= person in need[1]
    return tuple(crew)


def _find_best(people, fits):
    """Return who is in most of the sets, and in how many; (None, 0) for nobody."""
    best, most = None, 0
    for person in people:
        helps = sum(person in fit for fit in fits)
        if helps > most:
            best, most = person, helps
    return best, most


class Rota:
    """Which crew can begin a job of some length, at every moment.

    >>> from datetime import datetime
    >>> nine, ten, noon = (datetime(2026, 1, 1, hour) for hour in (9, 10, 12))
    >>> free = [(nine, noon, "Ana"), (ten, noon, "Ion")]
    >>> both = lambda there: tuple(sorted(there)) if len(there) == 2 else None
    >>> rota = Rota(free, 60, both)
    >>> [f"{since:%H:%M} {last:%H:%M}" for since, last in rota.stretches(nine, noon)]
    ['10:00 11:00']
    >>> rota.crew_at(ten)
    ('Ana', 'Ion')
    """

    def __init__(self, free, minutes, find_crew):
        """
        :param free: [(start, stop, who)], datetimes
        :param int minutes: length of the job
        :param find_crew: called with a frozenset of who is free, at most once for
            each; returns the crew, or None where these cannot do it
        """
        length = timedelta(minutes=minutes)
        changes = {}
        for start, stop, who in free:
            if start + length <= stop:
                changes.setdefault(start, []).append((who, 1))
                # The last moment to begin is one, so the next second is none.
                over = stop - length + SECOND
                changes.setdefault(over, []).append((who, -1))
        self._moments = sorted(changes)
        self._there = []
        counts = {}
        for moment in self._moments:
            for who, change in changes[moment]:
                counts[who] = counts.get(who, 0) + change
            self._there.append(frozenset(who for who, count in counts.items() if count))
        self._find_crew = find_crew
        self._crews = {}

    def _get_crew(self, index):
        there = self._there[index] if index >= 0 else frozenset()
        if there not in self._crews:
            self._crews[there] = self._find_crew(there)
        return self._crews[there]

    def crew_at(self, moment):
        """Return the crew that can begin at a moment, None where there is none."""
        return self._get_crew(bisect_right(self._moments, moment) - 1)

    def stretches(self, first, last):
        """Yield (first start, last start) of every stretch in which a crew can begin.

        :param first: the earliest start that is wanted
        :param last: the latest
        """
        since = None
        index = bisect_right(self._moments, first) - 1
        moment = first
        while moment <= last:
            if self._get_crew(index) is None:
                if since is not None:
                    yield since, moment - SECOND
                since = None
            elif since is None:
                since = moment
            index += 1
            if index >= len(self._moments):
                break
            moment = self._moments[index]
        if since is not None:
            yield since, last
