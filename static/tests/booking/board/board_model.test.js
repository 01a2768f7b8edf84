// Part of autoservice. See LICENSE for full copyright and licensing details.

import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { BoardModel } from "@autoservice/booking/board/board_model";
import { HOUR, parseInstant } from "@autoservice/booking/board/board_time";

describe.current.tags("headless");

const START = "2026-11-23 08:00:00";
const STOP = "2026-11-23 09:00:00";

const makeRow = (id, companyId) => ({
    id,
    name: `Bay ${id}`,
    kind: "wash",
    company_id: companyId,
    bay_id: id,
    employee_id: false,
    open: [["2026-11-23 06:00:00", "2026-11-23 16:00:00"]],
});

const makeBar = (bookingId, row) => ({
    id: row && 10 * bookingId,
    booking_id: bookingId,
    row,
    start: START,
    stop: STOP,
    is_partial: false,
});

const makeBooking = (plate, companyId) => ({
    plate,
    company_id: companyId,
    start: START,
    stop: STOP,
    employees: [],
    can_move: true,
});

/** Two companies side by side, each with a bay and a booking that has none yet. */
const BOARD = {
    now: START,
    tz: "UTC",
    can_edit: true,
    companies: [
        { id: 1, name: "North" },
        { id: 2, name: "South" },
    ],
    rows: [makeRow(11, 1), makeRow(21, 2)],
    bars: [makeBar(1, 11), makeBar(2, false), makeBar(3, false)],
    holds: [
        {
            row: 21,
            start: "2026-11-23 15:00:00",
            stop: "2026-11-23 16:00:00",
            until: "2026-11-23 08:10:00",
        },
    ],
    bookings: { 1: makeBooking("A1", 1), 2: makeBooking("B2", 1), 3: makeBooking("C3", 2) },
    waiting: 0,
};

let model;
let calls;
const getBar = (plate) =>
    model.rows.flatMap((row) => row.bars).find((bar) => bar.booking.plate === plate);

beforeEach(async () => {
    allowTranslations();
    patchWithCleanup(localization, { weekStart: 1, timeFormat: "HH:mm" });
    calls = [];
    const call = async (_model, method) => {
        calls.push(method);
        return BOARD;
    };
    model = new BoardModel({ call, silent: { call } }, {}, () => {});
    await model.load({ date: "2026-11-23" });
    calls = [];
});

test("what has no bay yet stands with its company", () => {
    const shown = model.rows.map((row) => [row.company_id, `${row.name}`, row.bars.length]);
    expect(shown).toEqual([
        [1, "No bay yet", 1],
        [2, "No bay yet", 1],
        [1, "Bay 11", 1],
        [2, "Bay 21", 0],
    ]);
    expect(model.getRowOf(getBar("C3")).company_id).toBe(2);
    expect(new Set(model.rows.map((row) => row.key)).size).toBe(4);
});

test("a booking stays in its company: told before the drop, never sent", async () => {
    const bar = getBar("A1");
    const candidate = { bar, row: model.getRow(21), start: bar.start, stop: bar.stop };
    expect(`${model.check(candidate).clash}`).toBe("A booking stays in its company.");
    await expect(model.reschedule(bar, candidate)).rejects.toThrow();
    expect(calls).toEqual([]);
    expect(model.getRowsFor(bar).map((row) => row.id)).toEqual([11]);
});

test("who is in the way is told, and closed hours are only warned of", () => {
    const bar = getBar("C3");
    const there = model.getRow(21);
    const at = (start) => ({ bar, row: there, start, stop: start + HOUR });
    expect(model.check(at(parseInstant(START)))).toEqual({ clash: "", warning: "" });
    expect(model.check(at(parseInstant("2026-11-23 20:00:00"))).warning).not.toBe("");
    expect(`${model.check(at(parseInstant("2026-11-23 15:30:00"))).clash}`).toMatch(/08:10/);
    const own = getBar("B2");
    const taken = { ...at(parseInstant(START)), bar: own, row: model.getRow(11) };
    expect(`${model.check(taken).clash}`).toMatch(/A1/);
});
