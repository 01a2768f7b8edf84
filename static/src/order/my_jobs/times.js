// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** A moment of the server, in the time zone of the jobs. */
export function moment(text, tz) {
    return DateTime.fromSQL(text, { zone: "utc" }).setZone(tz);
}

/** "10:00 – 11:30"; days are told where they are not the day of the list. */
export function timeSpan(job, { tz, date }) {
    return [job.start, job.stop]
        .map((text) => {
            const at = moment(text, tz);
            const time = at.toLocaleString(DateTime.TIME_SIMPLE);
            const day = at.toLocaleString({ day: "numeric", month: "short" });
            return at.toISODate() === date ? time : `${day} ${time}`;
        })
        .join(" – ");
}

/** "Today", "Tomorrow", or the day with its name. */
export function dayTitle({ date, today }) {
    const day = DateTime.fromISO(date);
    const distance = day.diff(DateTime.fromISO(today), "days").days;
    const name = day.toLocaleString({ weekday: "short", day: "numeric", month: "short" });
    const words = { "-1": _t("Yesterday"), 0: _t("Today"), 1: _t("Tomorrow") };
    const word = words[Math.round(distance)];
    return word ? `${word}, ${name}` : name;
}

export function shiftDay(date, days) {
    return DateTime.fromISO(date).plus({ days }).toISODate();
}

/** "1:02:05", hours only where there are some. */
export function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const parts = hours ? [hours, String(minutes).padStart(2, "0")] : [minutes];
    return [...parts, String(whole % 60).padStart(2, "0")].join(":");
}
