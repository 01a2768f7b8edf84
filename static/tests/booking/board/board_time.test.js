// Part of autoservice. See LICENSE for full copyright and licensing details.

import { describe, expect, test } from "@odoo/hoot";
import {
    Axis,
    HOUR,
    MINUTE,
    assignLanes,
    findFree,
    findHolder,
    formatInstant,
    formatSpan,
    formatTime,
    fromLocalText,
    getDay,
    getDays,
    getVisibleHours,
    isWithin,
    join,
    parseInstant,
    snap,
    toLocalText,
} from "@autoservice/booking/board/board_time";

describe.current.tags("headless");

const ZONE = "Europe/Brussels";
const WHOLE = [0, 24 * 60];

const at = (text, zone = ZONE) => fromLocalText(text, zone);
const labels = (axis) => axis.getHours().map((hour) => formatTime(hour.instant, axis.tz));

test("texts of the server are read as UTC and written back", () => {
    const instant = parseInstant("2026-11-23 08:15:00");
    expect(formatInstant(instant)).toBe("2026-11-23 08:15:00");
    expect(formatTime(instant, ZONE)).toBe("09:15");
    expect(formatTime(instant, ZONE, false)).toBe("9:15 AM");
    expect(toLocalText(instant, ZONE)).toBe("2026-11-23T09:15");
});

test("the day the clocks go forward has 23 hours, none of them twice", () => {
    const day = getDay("2026-03-29", ZONE);
    expect((day.stop - day.start) / HOUR).toBe(23);
    const axis = new Axis([day], WHOLE, ZONE);
    expect(labels(axis).slice(0, 5)).toEqual(["00:00", "01:00", "03:00", "04:00", "05:00"]);
    expect(axis.instant(axis.place(at("2026-03-29T09:00")))).toBe(at("2026-03-29T09:00"));
});

test("the day the clocks go back has 25 hours, one of them twice", () => {
    const day = getDay("2026-10-25", ZONE);
    expect((day.stop - day.start) / HOUR).toBe(25);
    const axis = new Axis([day], WHOLE, ZONE);
    expect(labels(axis).slice(2, 6)).toEqual(["02:00", "02:00", "03:00", "04:00"]);
    expect(axis.place(day.start)).toBe(0);
    expect(axis.place(day.stop)).toBe(1);
});

test("working hours of a day of 23 hours are where the clock says", () => {
    const day = getDay("2026-03-29", ZONE);
    const axis = new Axis([day], [7 * 60, 19 * 60], ZONE);
    expect(labels(axis).at(0)).toBe("07:00");
    expect(labels(axis).at(-1)).toBe("18:00");
    expect(axis.duration).toBe(12 * HOUR);
});

test("a week begins where the user's week begins", () => {
    const monday = getDays("2026-11-22", "week", ZONE, 1);
    expect(monday.map((day) => day.date).at(0)).toBe("2026-11-16");
    const sunday = getDays("2026-11-22", "week", ZONE, 7);
    expect(sunday.map((day) => day.date)).toEqual([
        "2026-11-22",
        "2026-11-23",
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
        "2026-11-27",
        "2026-11-28",
    ]);
});

test("the nights of a week take no place", () => {
    const days = getDays("2026-11-23", "week", ZONE, 1);
    const axis = new Axis(days, [8 * 60, 18 * 60], ZONE);
    const evening = axis.place(at("2026-11-23T18:00"));
    expect(evening).toBe(axis.place(at("2026-11-24T08:00")));
    expect(axis.place(at("2026-11-24T03:00"))).toBe(evening);
    expect(axis.instant(evening)).toBe(at("2026-11-24T08:00"));
    expect(axis.shows(at("2026-11-23T20:00"), at("2026-11-24T06:00"))).toBe(false);
    expect(axis.shows(at("2026-11-23T17:00"), at("2026-11-24T06:00"))).toBe(true);
});

test("shown are the hours of work and of bookings, an hour around them", () => {
    const days = [getDay("2026-11-23", ZONE)];
    const open = [[at("2026-11-23T08:00"), at("2026-11-23T17:00")]];
    expect(getVisibleHours(days, open, [], ZONE)).toEqual([7 * 60, 18 * 60]);
    const held = [[at("2026-11-23T17:30"), at("2026-11-23T19:10")]];
    expect(getVisibleHours(days, open, held, ZONE)).toEqual([7 * 60, 21 * 60]);
    expect(getVisibleHours(days, [], [], ZONE)).toEqual([7 * 60, 19 * 60]);
});

test("a night shift is shown on both of its days", () => {
    const days = getDays("2026-11-23", "week", ZONE, 1);
    const night = [[at("2026-11-23T22:00"), at("2026-11-24T06:00")]];
    expect(getVisibleHours(days, night, [], ZONE)).toEqual(WHOLE);
});

test("a car that stays for days opens no nights", () => {
    const days = getDays("2026-11-23", "week", ZONE, 1);
    const open = [[at("2026-11-23T08:00"), at("2026-11-23T17:00")]];
    const stay = [[at("2026-11-23T15:00"), at("2026-11-25T10:00")]];
    expect(getVisibleHours(days, open, stay, ZONE)).toEqual([7 * 60, 18 * 60]);
});

test("quarters of an hour are those of the clock, also where zones lie askew", () => {
    const noon = at("2026-11-23T12:00", "Asia/Kathmandu");
    expect(snap(noon + 7 * MINUTE)).toBe(noon);
    expect(snap(noon + 8 * MINUTE)).toBe(noon + 15 * MINUTE);
    expect(snap(noon + 14 * MINUTE, Math.floor)).toBe(noon);
    expect(snap(noon + MINUTE, Math.ceil)).toBe(noon + 15 * MINUTE);
});

test("touching hours are joined", () => {
    expect(join([[5, 7], [1, 3], [3, 4], [6, 9]])).toEqual([[1, 4], [5, 9]]);
    expect(isWithin([[1, 4], [5, 9]], 1, 4)).toBe(true);
    expect(isWithin([[1, 4], [5, 9]], 3, 6)).toBe(false);
});

test("who holds a time: neither neighbours nor the booking itself", () => {
    const bars = [
        { bookingId: 1, start: 0, stop: 10 },
        { bookingId: 2, start: 10, stop: 20 },
    ];
    expect(findHolder(bars, 5, 15, 1)).toBe(bars[1]);
    expect(findHolder(bars, 20, 30)).toBe(undefined);
    expect(findHolder(bars, 0, 10, 1)).toBe(undefined);
});

test("bars that overlap lie side by side", () => {
    const bars = [
        { start: 0, stop: 10 },
        { start: 5, stop: 15 },
        { start: 10, stop: 20 },
    ];
    expect(assignLanes(bars)).toBe(2);
    expect(bars.map((bar) => bar.lane)).toEqual([0, 1, 0]);
    expect(assignLanes([])).toBe(1);
});

test("the first free time lies in open hours, between the bars", () => {
    const open = [[8 * HOUR, 12 * HOUR], [13 * HOUR, 17 * HOUR]];
    const bars = [
        { bookingId: 1, start: 8 * HOUR, stop: 9 * HOUR },
        { bookingId: 2, start: 9.5 * HOUR, stop: 12 * HOUR },
    ];
    expect(findFree(bars, open, 0, HOUR)).toBe(13 * HOUR);
    expect(findFree(bars, open, 0, HOUR / 2)).toBe(9 * HOUR);
    expect(findFree(bars, open, 16.1 * HOUR, HOUR)).toBe(null);
});

test("dates are told where they are not the day shown", () => {
    const start = at("2026-11-23T17:00");
    const options = { date: "2026-11-23" };
    expect(formatSpan(start, start + HOUR, ZONE, options)).toBe("17:00 – 18:00");
    expect(formatSpan(start, start + 16 * HOUR, ZONE, options)).toBe("17:00 – 24 Nov 09:00");
});
