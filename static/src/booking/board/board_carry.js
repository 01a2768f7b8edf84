// Part of autoservice. See LICENSE for full copyright and licensing details.

/**
 * Work that rests and goes on later: pure functions on the pieces of one booking, which
 * are objects with `start`, `stop` and `isUntilEnd` (it ends when the whole work does).
 */

import { HOUR, MINUTE, addDays, findFree, getDay, join, toDate } from "./board_time";

/**
 * How much work is left when it rests.
 *
 * @param {Object[]} pieces
 * @param {number} rest instant
 * @returns {number|null} minutes; 0 when the plan is over by then; null when it rests by
 *  then anyway, so that only what comes later is moved
 */
export function getMinutesLeft(pieces, rest) {
    const cut = pieces.filter(
        ({ start, stop, isUntilEnd }) => start < rest && (stop > rest || isUntilEnd)
    );
    if (!cut.length) {
        return null;
    }
    const stop = Math.max(...cut.map((piece) => piece.stop));
    return Math.round(Math.max(stop - rest, 0) / MINUTE);
}

/**
 * When to rest and when to go on: at the closing of the day, and at the first free time
 * of a later one; or as it is planned where the work rests already.
 *
 * @param {Object} options
 * @param {Object[]} options.pieces
 * @param {Object} options.bar the piece of which it was asked
 * @param {Object} [options.row] its bay or person: `open` and `bars` of the next days
 * @param {number} options.from the first instant that is shown
 * @param {string} options.tz
 * @returns {{stop: number, start: number}} instants
 */
export function planRest({ pieces, bar, row, from, tz }) {
    const { open, bars } = row || { open: [], bars: [] };
    const stretches = join(pieces.map(({ start, stop }) => [start, stop]));
    const stretch = stretches.find((one) => one[0] < bar.stop && one[1] > bar.start) || [
        bar.start,
        bar.stop,
    ];
    const begin = Math.max(bar.start, from);
    const day = getDay(toDate(begin, tz), tz);
    const closing = open.findLast((pair) => pair[0] < day.stop && pair[1] > begin);
    const stop = Math.min(closing?.[1] ?? stretch[1], stretch[1]);
    const next = stretches.find((one) => one[0] >= stretch[1]);
    if (next && stop === stretch[1]) {
        return { stop, start: next[0] };
    }
    const tomorrow = getDay(addDays(day.date, 1), tz);
    const others = bars.filter((one) => one.bookingId !== bar.bookingId);
    const left = (getMinutesLeft(pieces, stop) || 60) * MINUTE;
    const start =
        findFree(others, open, tomorrow.start, left) ??
        open.find((pair) => pair[0] >= tomorrow.start)?.[0] ??
        tomorrow.start + 8 * HOUR;
    return { stop, start };
}
