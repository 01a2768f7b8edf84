// Part of autoservice. See LICENSE for full copyright and licensing details.

/**
 * Time and place on the board: pure functions, without the DOM.
 *
 * An instant is a number of milliseconds since 1970 (UTC), a place on the board a
 * fraction from 0 to 1 of its length. Local time is used for labels and for the borders
 * of days only, so that days of 23 and 25 hours come out right.
 */

const { DateTime } = luxon;

export const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;
export const STEP = 15 * MINUTE;

const DAY_MINUTES = 24 * 60;
// What is shown where nobody works, in minutes of the local day.
const USUAL_HOURS = [8 * 60, 18 * 60];

/** The instant of a UTC text of the server, "2026-11-23 08:00:00". */
export function parseInstant(text) {
    return Date.parse(`${text.replace(" ", "T")}Z`);
}

/** The UTC text of an instant, as the server reads it. */
export function formatInstant(instant) {
    return new Date(instant).toISOString().slice(0, 19).replace("T", " ");
}

/** Local time of an instant. */
export function toLocal(instant, tz) {
    return DateTime.fromMillis(instant, { zone: tz });
}

/** The instant of a local date and time, "2026-11-23T08:00". */
export function fromLocalText(text, tz) {
    return DateTime.fromISO(text, { zone: tz }).toMillis();
}

/** The local date and time of an instant, as a datetime-local input has it. */
export function toLocalText(instant, tz) {
    return toLocal(instant, tz).toFormat("yyyy-MM-dd'T'HH:mm");
}

/** The local date of an instant, "2026-11-23". */
export function toDate(instant, tz) {
    return toLocal(instant, tz).toISODate();
}

/** The date that lies some days after another. */
export function addDays(date, count) {
    return DateTime.fromISO(date, { zone: "utc" }).plus({ days: count }).toISODate();
}

/** A local day: its date and the instants of its two midnights. */
export function getDay(date, tz) {
    const midnight = DateTime.fromISO(date, { zone: tz }).startOf("day");
    return {
        date,
        start: midnight.toMillis(),
        stop: midnight.plus({ days: 1 }).startOf("day").toMillis(),
    };
}

/**
 * The days that the board shows.
 *
 * @param {string} date a day among them
 * @param {"day"|"week"} scale
 * @param {string} tz
 * @param {number} [weekStart] 1 for Monday to 7 for Sunday
 */
export function getDays(date, scale, tz, weekStart = 1) {
    if (scale === "day") {
        return [getDay(date, tz)];
    }
    const weekday = DateTime.fromISO(date, { zone: "utc" }).weekday;
    const first = addDays(date, -((weekday - weekStart + 7) % 7));
    return [...Array(7).keys()].map((number) => getDay(addDays(first, number), tz));
}

/** The nearest border of a quarter of an hour; `round` may be Math.floor or Math.ceil. */
export function snap(instant, round = Math.round) {
    return round(instant / STEP) * STEP;
}

function getMinuteOfDay(instant, day, tz) {
    if (instant >= day.stop) {
        return DAY_MINUTES;
    }
    const local = toLocal(instant, tz);
    return local.hour * 60 + local.minute;
}

/**
 * The hours of the day that are worth showing: those of work and of bookings, an hour
 * around them.
 *
 * @param {Object[]} days
 * @param {Array[]} open pairs of instants, in which somebody works
 * @param {Array[]} held pairs of instants; of those that last for days only the ends
 *  count, so that a car that stays does not open the nights
 * @param {string} tz
 * @returns {number[]} first and last minute of the local day, whole hours
 */
export function getVisibleHours(days, open, held, tz) {
    const spans = [...open];
    for (const [start, stop] of held) {
        const isLong = stop - start > 12 * HOUR;
        spans.push(...(isLong ? [[start, start + HOUR], [stop - HOUR, stop]] : [[start, stop]]));
    }
    const isOpen = open.some(([start, stop]) => start < days.at(-1).stop && stop > days[0].start);
    let [from, to] = isOpen ? [DAY_MINUTES, 0] : USUAL_HOURS;
    for (const day of days) {
        for (const [start, stop] of spans) {
            if (start < day.stop && stop > day.start) {
                from = Math.min(from, getMinuteOfDay(Math.max(start, day.start), day, tz));
                to = Math.max(to, getMinuteOfDay(Math.min(stop, day.stop), day, tz));
            }
        }
    }
    return [
        Math.max(0, Math.floor(from / 60) * 60 - 60),
        Math.min(DAY_MINUTES, Math.ceil(to / 60) * 60 + 60),
    ];
}

/** The line from instants to places; the hours that are not shown take no place on it. */
export class Axis {
    /**
     * @param {Object[]} days
     * @param {number[]} hours first and last minute of the local day
     * @param {string} tz
     */
    constructor(days, hours, tz) {
        this.tz = tz;
        this.segments = days.map((day) => ({
            ...day,
            start: this._getInstant(day, hours[0]),
            stop: this._getInstant(day, hours[1]),
        }));
        this.duration = this.segments.reduce((sum, one) => sum + one.stop - one.start, 0);
        let place = 0;
        for (const segment of this.segments) {
            segment.from = place;
            place += (segment.stop - segment.start) / this.duration;
            segment.to = place;
        }
        this.start = this.segments[0].start;
        this.stop = this.segments.at(-1).stop;
    }

    _getInstant(day, minute) {
        if (minute >= DAY_MINUTES) {
            return day.stop;
        }
        return DateTime.fromISO(day.date, { zone: this.tz })
            .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
            .toMillis();
    }

    /** The place of an instant; what is not shown lies on the nearest border. */
    place(instant) {
        for (const segment of this.segments) {
            if (instant <= segment.start) {
                return segment.from;
            }
            if (instant < segment.stop) {
                return segment.from + (instant - segment.start) / this.duration;
            }
        }
        return 1;
    }

    /** The instant at a place. */
    instant(place) {
        const segment =
            this.segments.find((one) => place < one.to) || this.segments[this.segments.length - 1];
        const instant = segment.start + (place - segment.from) * this.duration;
        return Math.min(Math.max(instant, segment.start), segment.stop);
    }

    /** Whether any of a range of time is shown. */
    shows(start, stop) {
        return this.segments.some((one) => start < one.stop && stop > one.start);
    }

    /** The full hours that are shown: their instants and places. */
    getHours() {
        const hours = [];
        for (const { start, stop } of this.segments) {
            for (let instant = start; instant < stop; instant += HOUR) {
                hours.push({ instant, place: this.place(instant) });
            }
        }
        return hours;
    }
}

/** Overlapping or touching pairs of instants, joined and in order. */
export function join(pairs) {
    const joined = [];
    for (const [start, stop] of [...pairs].sort((a, b) => a[0] - b[0])) {
        const last = joined.at(-1);
        if (last && start <= last[1]) {
            last[1] = Math.max(last[1], stop);
        } else {
            joined.push([start, stop]);
        }
    }
    return joined;
}

/** Whether a range of time lies within one of the joined pairs. */
export function isWithin(pairs, start, stop) {
    return pairs.some((pair) => pair[0] <= start && stop <= pair[1]);
}

/**
 * Put bars that overlap (without a bay, nobody can refuse them) side by side.
 *
 * @param {Object[]} bars with `start` and `stop`; each gets its `lane`
 * @returns {number} how many lanes there are, at least one
 */
export function assignLanes(bars) {
    const ends = [];
    for (const bar of [...bars].sort((a, b) => a.start - b.start || a.stop - b.stop)) {
        const free = ends.findIndex((end) => end <= bar.start);
        bar.lane = free < 0 ? ends.length : free;
        ends[bar.lane] = bar.stop;
    }
    return Math.max(1, ends.length);
}

/** The bar that holds a row in a range of time, but for those of one booking. */
export function findHolder(bars, start, stop, exceptBookingId) {
    return bars.find(
        (bar) => bar.bookingId !== exceptBookingId && bar.start < stop && bar.stop > start
    );
}

/**
 * The first free time in a row.
 *
 * @param {Object[]} bars of the row
 * @param {Array[]} open joined pairs of instants
 * @param {number} from
 * @param {number} length milliseconds
 * @returns {number|null} an instant
 */
export function findFree(bars, open, from, length) {
    for (const [start, stop] of open) {
        let instant = snap(Math.max(start, from), Math.ceil);
        while (instant + length <= stop) {
            const holder = findHolder(bars, instant, instant + length);
            if (!holder) {
                return instant;
            }
            instant = snap(holder.stop, Math.ceil);
        }
    }
    return null;
}

/** The time of day of an instant; "HH:mm" or, on a clock of twelve hours, "h:mm a". */
export function formatTime(instant, tz, is24 = true) {
    return toLocal(instant, tz).toFormat(is24 ? "HH:mm" : "h:mm a");
}

/** The time of a full hour, as short as it can be read. */
export function formatHour(instant, tz, is24 = true) {
    return toLocal(instant, tz).toFormat(is24 ? "HH:mm" : "h a");
}

/** From when to when, with the dates where they are not `date`. */
export function formatSpan(start, stop, tz, { is24 = true, date = null } = {}) {
    const time = is24 ? "HH:mm" : "h:mm a";
    const [from, to] = [toLocal(start, tz), toLocal(stop, tz)];
    const days = [from.toISODate(), to.toISODate()];
    const day = (local) => `${local.toFormat("d MMM")} `;
    const begin = (days[0] === date ? "" : day(from)) + from.toFormat(time);
    const isDayTold = days[1] !== days[0] && days[1] !== date;
    return `${begin} – ${isDayTold ? day(to) : ""}${to.toFormat(time)}`;
}
