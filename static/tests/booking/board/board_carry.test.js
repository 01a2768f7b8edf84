// Part of autoservice. See LICENSE for full copyright and licensing details.

import { describe, expect, test } from "@odoo/hoot";
import { getMinutesLeft, planRest } from "@autoservice/booking/board/board_carry";
import { fromLocalText } from "@autoservice/booking/board/board_time";

describe.current.tags("headless");

const tz = "Europe/Chisinau";
const at = (text) => fromLocalText(text, tz);
const piece = (start, stop, isUntilEnd = false) => ({ start: at(start), stop: at(stop), isUntilEnd });

// Friday; closed on Saturday and Sunday.
const FRIDAY = [at("2026-11-27T09:00"), at("2026-11-27T18:00")];
const MONDAY = [at("2026-11-30T09:00"), at("2026-11-30T18:00")];
const row = { open: [FRIDAY, MONDAY], bars: [] };
const from = at("2026-11-27T00:00");

const plan = (pieces, bar, bars = []) =>
    planRest({ pieces, bar: { bookingId: 1, ...bar }, row: { ...row, bars }, from, tz });

test("work that does not fit rests at closing and goes on when it is open again", () => {
    const whole = piece("2026-11-27T16:00", "2026-11-27T20:00", true);
    expect(plan([whole], whole)).toEqual({ stop: FRIDAY[1], start: MONDAY[0] });
    expect(getMinutesLeft([whole], FRIDAY[1])).toBe(120);
});

test("it goes on at the first time that is free for as long", () => {
    const whole = piece("2026-11-27T16:00", "2026-11-27T20:00", true);
    const others = [
        { ...piece("2026-11-30T10:00", "2026-11-30T11:00"), bookingId: 2 },
        { ...piece("2026-11-30T09:00", "2026-11-30T10:00"), bookingId: 1 },
    ];
    expect(plan([whole], whole, others).start).toBe(at("2026-11-30T11:00"));
});

test("a plan that is over asks how long it still takes", () => {
    const whole = piece("2026-11-27T09:00", "2026-11-27T18:00", true);
    expect(plan([whole], whole).stop).toBe(FRIDAY[1]);
    expect(getMinutesLeft([whole], FRIDAY[1])).toBe(0);
});

test("work that rests already goes on as it is planned, as long as it is planned", () => {
    const pieces = [
        piece("2026-11-27T16:00", "2026-11-27T18:00"),
        piece("2026-11-30T12:00", "2026-11-30T14:00", true),
    ];
    expect(plan(pieces, pieces[0])).toEqual({ stop: FRIDAY[1], start: at("2026-11-30T12:00") });
    expect(getMinutesLeft(pieces, FRIDAY[1])).toBe(null);
    // It may rest earlier than planned: then something is left of this piece.
    expect(getMinutesLeft(pieces, at("2026-11-27T17:00"))).toBe(60);
});

test("asked at the helper, it is the whole work that rests", () => {
    const whole = piece("2026-11-27T10:00", "2026-11-27T17:00", true);
    const helper = piece("2026-11-27T11:00", "2026-11-27T12:00");
    expect(plan([whole, helper], helper).stop).toBe(at("2026-11-27T17:00"));
});

test("a break at noon is not the closing", () => {
    const whole = piece("2026-11-27T10:00", "2026-11-27T20:00", true);
    const open = [
        [FRIDAY[0], at("2026-11-27T13:00")],
        [at("2026-11-27T14:00"), FRIDAY[1]],
        MONDAY,
    ];
    const { stop } = planRest({
        pieces: [whole],
        bar: { bookingId: 1, ...whole },
        row: { open, bars: [] },
        from,
        tz,
    });
    expect(stop).toBe(FRIDAY[1]);
});

test("without a bay it goes on in the morning", () => {
    const whole = piece("2026-11-27T16:00", "2026-11-27T20:00", true);
    const { start } = planRest({ pieces: [whole], bar: { bookingId: 1, ...whole }, from, tz });
    expect(start).toBe(at("2026-11-28T08:00"));
});
