// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { is24HourFormat } from "@web/core/l10n/time";
import { KeepLast } from "@web/core/utils/concurrency";
import { browser } from "@web/core/browser/browser";
import { localization } from "@web/core/l10n/localization";
import {
    Axis,
    HOUR,
    assignLanes,
    findHolder,
    formatInstant,
    formatSpan,
    formatTime,
    getDays,
    getVisibleHours,
    isWithin,
    join,
    parseInstant,
    toDate,
} from "./board_time";

const BOOKING = "autoservice.booking";
const ZONE_KEY = "autoservice_board.tz";
const RELOAD_DELAY = 300;
// What stands in the row of no bay or of nobody.
const NO_ROW = "none";

/** That a time is being booked on the site, and how long it is kept. */
export const describeHold = ({ until }) => _t("Being booked on the site until %s", until);

export const STATES = {
    offer: _t("Offer"),
    booked: _t("Booked"),
    in_work: _t("In work"),
    invoiced: _t("Invoice issued"),
    paid: _t("Paid"),
};

/** What a bar is marked with: the field, the icon and what it says. */
export const MARKS = [
    { name: "is_promise_in_danger", icon: "fa-exclamation-triangle", label: _t("Promise in danger") },
    { name: "is_late", icon: "fa-clock-o", label: _t("Late") },
    { name: "is_waiting_parts", icon: "fa-cubes", label: _t("Waiting for parts") },
    { name: "is_new_customer", icon: "fa-star", label: _t("New customer") },
    { name: "is_carried_over", icon: "fa-share", label: _t("Goes on another day") },
    { name: "is_paid", icon: "fa-check-circle", label: _t("Paid") },
];

const WASH_KINDS = ["wash", "detailing", "washer"];
const PEOPLE_KINDS = { repair: ["master"], wash: ["washer"] };

/** What the board shows, where it comes from and how it changes; without the DOM. */
export class BoardModel {
    constructor(orm, bus, onChange) {
        this.orm = orm;
        this.bus = bus;
        this.onChange = onChange;
        this.keepLast = new KeepLast();
        this.meta = { date: null, scale: "day", rowsBy: "bay", allHours: false };
        this.data = null;
        this.rows = [];
        this.pauses = 0;
        this.known = new Map();
        this.onMessage = this.onMessage.bind(this);
        this.onReconnect = () => this.reloadSoon();
    }

    // Life
    start() {
        this.bus.subscribe("autoservice.board", this.onMessage);
        this.bus.addEventListener("BUS:RECONNECT", this.onReconnect);
        this.bus.start();
    }

    stop() {
        browser.clearTimeout(this.timeout);
        this.bus.unsubscribe("autoservice.board", this.onMessage);
        this.bus.removeEventListener("BUS:RECONNECT", this.onReconnect);
    }

    /** Somebody changed something: read again, unless it lies elsewhere. */
    onMessage({ company_id, date_from, date_to }) {
        const isOurs = !company_id || this.data?.companies.some((one) => one.id === company_id);
        const days = this.days;
        const isShown =
            !date_from ||
            !date_to ||
            (parseInstant(date_from) < days.at(-1).stop && parseInstant(date_to) > days[0].start);
        if (isOurs && isShown) {
            this.reloadSoon();
        }
    }

    reloadSoon() {
        browser.clearTimeout(this.timeout);
        this.timeout = browser.setTimeout(() => {
            this.timeout = null;
            if (this.pauses) {
                this.isStale = true;
            } else {
                this.load().catch(() => {}); // the next message reads again
            }
        }, RELOAD_DELAY);
    }

    /** Leave the screen as it is while something is dragged. */
    pause() {
        this.pauses++;
    }

    resume() {
        this.pauses--;
        if (!this.pauses && this.isStale) {
            this.isStale = false;
            this.reloadSoon();
        }
    }

    // Data
    /** Read what is shown, `changes` of the choice included. */
    async load(changes = {}) {
        const meta = { ...this.meta, ...changes };
        const guess = this.data?.tz || browser.localStorage.getItem(ZONE_KEY) || "local";
        const data = await this.keepLast.add(this._fetch(meta, guess));
        this.meta = meta;
        this._take(data);
        this.onChange();
    }

    async _fetch(meta, tz) {
        meta.date ||= toDate(Date.now(), tz);
        const days = getDays(meta.date, meta.scale, tz, localization.weekStart);
        const data = await this.orm.silent.call(BOOKING, "get_board", [], {
            date_from: formatInstant(days[0].start),
            date_to: formatInstant(days.at(-1).stop),
            rows: meta.rowsBy,
        });
        if (data.tz !== tz) {
            browser.localStorage.setItem(ZONE_KEY, data.tz);
            // The days of another zone begin at other instants.
            if (getDays(meta.date, meta.scale, data.tz)[0].start !== days[0].start) {
                return this._fetch(meta, data.tz);
            }
        }
        return data;
    }

    _take(data) {
        this.data = data;
        this.tz = data.tz;
        this.clockSkew = parseInstant(data.now) - Date.now();
        this.days = getDays(this.meta.date, this.meta.scale, this.tz, localization.weekStart);
        this.rows = this._makeRows(data);
        this.axis = this._makeAxis();
        for (const row of this.rows) {
            row.days = this._makeOpenPlaces(row);
        }
    }

    _makeRows(data) {
        const rows = data.rows.map((row) => ({
            ...row,
            key: row.id,
            open: parseOpen(row.open),
            bars: [],
            holds: this._makeHolds(data, row),
        }));
        const byId = new Map(rows.map((row) => [row.id, row]));
        const none = new Map(data.companies.map(({ id }) => [id, this._makeNoRow(id)]));
        const known = new Map();
        for (const raw of data.bars) {
            const bar = this._makeBar(raw, data.bookings[raw.booking_id], known);
            (byId.get(raw.row) || none.get(bar.booking.company_id)).bars.push(bar);
        }
        this.known = known;
        const all = [...none.values(), ...rows];
        for (const row of all) {
            row.bars.sort((a, b) => a.start - b.start || a.stop - b.stop);
            row.lanes = assignLanes(row.bars);
        }
        return all.filter((row) => row.id || row.bars.length);
    }

    /** What is kept on a row for those who are booking on the site now. */
    _makeHolds(data, row) {
        return data.holds
            .filter((hold) => hold.row === row.id)
            .map(({ start, stop, until }) => ({
                start: parseInstant(start),
                stop: parseInstant(stop),
                until: formatTime(parseInstant(until), this.tz, this.is24),
            }));
    }

    _makeNoRow(companyId) {
        return {
            id: false,
            key: `${NO_ROW}${companyId}`,
            name: this.meta.rowsBy === "bay" ? _t("No bay yet") : _t("Nobody yet"),
            kind: false,
            company_id: companyId,
            open: [[-Infinity, Infinity]],
            bars: [],
            holds: [],
        };
    }

    /** A bar; the same object as before where nothing changed, so that it is not drawn again. */
    _makeBar(raw, booking, known) {
        const text = JSON.stringify([raw, booking]);
        const key = raw.id || `b${raw.booking_id}-${raw.start}`;
        const before = this.known.get(key);
        const bar =
            before?.text === text
                ? before
                : {
                      key,
                      text,
                      id: raw.id,
                      bookingId: raw.booking_id,
                      rowId: raw.row,
                      start: parseInstant(raw.start),
                      stop: parseInstant(raw.stop),
                      isPartial: raw.is_partial,
                      booking,
                      marks: MARKS.filter((mark) => booking[mark.name]),
                  };
        known.set(key, bar);
        return bar;
    }

    _makeAxis() {
        const open = this.rows.flatMap((row) => (row.id ? row.open : []));
        const held = this.rows.flatMap((row) => row.bars.map((bar) => [bar.start, bar.stop]));
        const hours = this.meta.allHours
            ? [0, 24 * 60]
            : getVisibleHours(this.days, open, held, this.tz);
        return new Axis(this.days, hours, this.tz);
    }

    _makeOpenPlaces(row) {
        const { axis } = this;
        const places = [];
        for (const [start, stop] of row.open) {
            for (const segment of axis.segments) {
                if (start < segment.stop && stop > segment.start) {
                    places.push([
                        axis.place(Math.max(start, segment.start)),
                        stop >= segment.stop ? segment.to : axis.place(stop),
                    ]);
                }
            }
        }
        return places;
    }

    // Questions
    get now() {
        return Date.now() + (this.clockSkew || 0);
    }

    get is24() {
        return is24HourFormat();
    }

    formatTime(instant) {
        return formatTime(instant, this.tz, this.is24);
    }

    /** From when to when; the dates are told where they are not the day shown. */
    formatSpan(start, stop) {
        const date = this.meta.scale === "day" ? this.meta.date : null;
        return formatSpan(start, stop, this.tz, { is24: this.is24, date });
    }

    getRow(id) {
        return this.rows.find((row) => row.id === id);
    }

    /** The bays or people that a bar can be given to. */
    getRowsFor(bar) {
        return this.rows.filter((row) => row.id && row.company_id === bar.booking.company_id);
    }

    getBar(key) {
        for (const row of this.rows) {
            const bar = row.bars.find((one) => `${one.key}` === `${key}`);
            if (bar) {
                return bar;
            }
        }
    }

    /** The row of a bar; that of no bay or nobody in its company, shown or not. */
    getRowOf({ rowId, booking }) {
        const companyId = booking.company_id;
        const isIt = (row) => (rowId ? row.id === rowId : !row.id && row.company_id === companyId);
        return this.rows.find(isIt) || this._makeNoRow(companyId);
    }

    /** The bar as it is now, after it was moved. */
    findMoved(bar, { row }) {
        const bars = this.rows.flatMap((one) => (one.id === row.id ? one.bars : []));
        return bars.find((one) => (one.id && one.id === bar.id) || one.bookingId === bar.bookingId);
    }

    canMove(bar) {
        return Boolean(this.data.can_edit && bar.booking.can_move);
    }

    /** The rows of a pipeline, and those in which it has a booking. */
    getRows(pipeline) {
        if (!pipeline) {
            return this.rows;
        }
        return this.rows.filter(
            (row) =>
                this._isKindOf(row.kind, pipeline) ||
                row.bars.some((bar) => bar.booking.pipeline === pipeline)
        );
    }

    _isKindOf(kind, pipeline) {
        if (this.meta.rowsBy === "employee") {
            return PEOPLE_KINDS[pipeline].includes(kind);
        }
        return Boolean(kind) && WASH_KINDS.includes(kind) === (pipeline === "wash");
    }

    /** Whether what was searched for is in the booking of a bar. */
    matches(bar, text) {
        const needle = text.trim().toLowerCase();
        const compact = needle.replace(/[\s-]/g, "");
        const { name, customer, phone, plate, car, works, employees, bay } = bar.booking;
        const words = [name, customer, car, works, employees, bay].flat().join(" ").toLowerCase();
        const numbers = `${phone || ""} ${plate || ""}`.toLowerCase().replace(/[\s-]/g, "");
        return words.includes(needle) || numbers.includes(compact);
    }

    /**
     * Who stands in the way of a bar at a time and place, as far as the board knows.
     *
     * @param {Object} candidate row, start, stop, bar (none when it is a new one)
     * @returns {{clash: string, warning: string}} texts, empty where there is nothing
     */
    check({ row, start, stop, bar }) {
        const holder = row.id && findHolder(row.bars, start, stop, bar?.bookingId);
        const rival = holder || (bar && this._findRival(bar, row, start, stop));
        if (rival) {
            const { name, plate, customer } = rival.booking;
            const who = [plate, customer, name].filter(Boolean).join(" · ");
            const until = this.formatSpan(rival.start, rival.stop);
            return { clash: _t("Taken: %(who)s, %(until)s", { who, until }), warning: "" };
        }
        const hold = findHolder(row.holds || [], start, stop, null);
        const refusal = hold ? describeHold(hold) : bar && this._refuseCompany(bar, row);
        if (refusal) {
            return { clash: refusal, warning: "" };
        }
        const isOpen = !row.id || isWithin(row.open, start, stop);
        return { clash: "", warning: isOpen ? "" : _t("Outside working hours") };
    }

    /** Why a bar cannot go to the row of another company; empty where it is the same. */
    _refuseCompany(bar, row) {
        const isElsewhere = row.company_id && row.company_id !== bar.booking.company_id;
        return isElsewhere ? _t("A booking stays in its company.") : "";
    }

    /** Another booking of the same car or of one of its people, on whatever row. */
    _findRival(bar, row, start, stop) {
        const { plate, employees } = bar.booking;
        const people = this.meta.rowsBy === "bay" && !bar.isPartial ? employees : [];
        for (const other of this.rows.flatMap((one) => one.bars)) {
            const { booking } = other;
            if (other.bookingId === bar.bookingId || other.start >= stop || other.stop <= start) {
                continue;
            }
            const isSameCar = plate && booking.plate === plate && !bar.isPartial;
            if (isSameCar || people.some((name) => booking.employees.includes(name))) {
                return other;
            }
        }
    }

    // Changes
    /** Move, resize or give to another row; throws what the server refuses. */
    async reschedule(bar, { row, start, stop }) {
        const refusal = this._refuseCompany(bar, row);
        if (refusal) {
            throw new Error(refusal);
        }
        const isOther = row.id !== bar.rowId;
        await this.orm.call(BOOKING, "reschedule", [[bar.bookingId]], {
            start: formatInstant(start),
            stop: formatInstant(stop),
            allocation_id: bar.isPartial && bar.id ? bar.id : null,
            resource_id: isOther ? row.id : null,
            from_resource_id: isOther && bar.rowId ? bar.rowId : null,
        });
    }

    /** Show a bar elsewhere before the server has answered. */
    showMoved(bar, { row, start, stop }) {
        const moved = { ...bar, start, stop, rowId: row.id, isSaving: true };
        for (const one of this.rows) {
            one.bars = one.bars.filter((other) => other !== bar);
        }
        row.bars.push(moved);
        row.bars.sort((a, b) => a.start - b.start);
        row.lanes = assignLanes(row.bars);
        this.onChange();
    }

    /** Show again what the server said last. */
    restore() {
        this._take(this.data);
        this.onChange();
    }

    call(method, bookingId, parameters = {}) {
        return this.orm.call(BOOKING, method, [[bookingId]], parameters);
    }

    callShift(method, parameters) {
        return this.orm.call("autoservice.shift", method, [], parameters);
    }

    /** The rows of the other kind or of this one, for what is not on the screen. */
    async fetchRows(rowsBy, companyId, start, stop) {
        const data = await this.orm.call(BOOKING, "get_board", [], {
            date_from: formatInstant(start),
            date_to: formatInstant(Math.max(stop, start + HOUR)),
            rows: rowsBy,
            company_ids: [companyId],
        });
        return data.rows.map((row) => ({
            ...row,
            open: parseOpen(row.open),
            bars: data.bars
                .filter((bar) => bar.row === row.id)
                .map((bar) => ({
                    bookingId: bar.booking_id,
                    start: parseInstant(bar.start),
                    stop: parseInstant(bar.stop),
                })),
        }));
    }

    /** All that a booking holds, on whatever row and day: the pieces of its work. */
    async fetchPieces({ bookingId, booking }) {
        const rows = await this.orm.searchRead(
            "autoservice.allocation",
            [
                ["booking_id", "=", bookingId],
                ["is_holding", "=", true],
            ],
            ["start", "stop", "is_partial", "is_until_end"]
        );
        const held = rows.length ? rows : [booking];
        return held.map((row) => ({
            start: parseInstant(row.start),
            stop: parseInstant(row.stop),
            isUntilEnd: !row.is_partial || row.is_until_end,
        }));
    }
}

/** Working time of a row as the server gives it, as joined pairs of instants. */
function parseOpen(pairs) {
    return join(pairs.map((pair) => pair.map(parseInstant)));
}
