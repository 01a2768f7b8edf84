// Part of autoservice. See LICENSE for full copyright and licensing details.

import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { user } from "@web/core/user";

const { DateTime } = luxon;

// Steps between the times that are offered; any other can be typed.
const OFFER_MINUTES = 30;
const DAY = { weekday: "short", day: "numeric", month: "short" };

/** The digits of a phone that tell it from others, however its beginning is written. */
function phoneEnd(phone) {
    const digits = (phone || "").replace(/\D/g, "");
    return digits.length >= 8 ? digits.slice(-8) : "";
}

function bare(text) {
    return (text || "").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * What is being booked, and what the server says about it.
 *
 * Hours are those of the company's calendar, whatever the user's own time zone is.
 */
export class QuickBookModel {
    constructor(orm, props = {}) {
        const { start, stop, bayId, bayKind, employeeIds, companyId, context, note } = props;
        this.orm = orm;
        this.context = context || {};
        this.companyId = companyId || user.activeCompany.id;
        this.drawn = start ? { start, stop: stop || false } : null;

        this.options = { tz: "UTC", classes: [], bays: [], people: [] };
        this.customer = null;
        this.vehicle = null;
        this.isNew = false;
        this.typed = { phone: "", name: "", plate: "" };
        this.classId = false;
        this.note = note || "";

        this.services = [];
        this.quote = null;
        this.bayId = bayId || false;
        this.bayKind = bayKind || false;
        this.employeeIds = [...(employeeIds || [])];

        this.day = false;
        this.slots = [];
        this.first = false;
        this.start = false;
        this.isChosen = false;

        this.busy = false;
        this.saving = false;
        this.error = "";
        this.request = 0;
        this.settled = Promise.resolve();
    }

    call(method, kwargs = {}) {
        const context = { ...this.context, allowed_company_ids: [this.companyId] };
        return this.orm.call("autoservice.booking", method, [], { ...kwargs, context });
    }

    async load() {
        this.options = await this.call("quick_options");
        if (this.drawn) {
            this.setStart(this.drawn.start);
        }
    }

    // Who and which car
    get hasWho() {
        return Boolean(this.customer || this.vehicle || this.isNew);
    }

    get vehicleClassId() {
        return (this.vehicle && this.vehicle.classId) || this.classId || false;
    }

    find(text) {
        return this.call("quick_find", { text });
    }

    choose(row) {
        this.takeRow(row);
        return this.refresh();
    }

    takeRow(row) {
        if (row.partner_id) {
            this.customer = { id: row.partner_id, name: row.name, phone: row.phone };
        }
        if (row.vehicle_id) {
            this.vehicle = {
                id: row.vehicle_id,
                plate: row.plate,
                car: row.car,
                classId: row.class_id,
            };
        }
    }

    /**
     * Begin with what is known already: a row as the search finds it, and other words.
     *
     * @returns {boolean} whether anything is
     */
    begin(known) {
        if (!known) {
            return false;
        }
        this.takeRow(known.row || {});
        Object.assign(this.typed, known.typed);
        this.isNew = !this.customer && Object.keys(known.typed).length > 0;
        return this.hasWho;
    }

    /** Begin with somebody as if he were typed: chosen if one row means him, else new. */
    async meet(text) {
        if (!text) {
            return;
        }
        const [row, ...others] = await this.find(text);
        if (!row) {
            return this.chooseNew(text);
        }
        const isSame = others.every((other) => other.partner_id === row.partner_id);
        // With several cars it is asked which one it is about.
        return this.choose(others.length && isSame ? { ...row, vehicle_id: false } : row);
    }

    /** Begin a new customer with what was typed: it is a phone, a plate or a name. */
    chooseNew(text) {
        this.isNew = true;
        const isPhone = /^[\d\s+().\-/]+$/.test(text) && text.replace(/\D/g, "").length > 4;
        const isPlate = /\d/.test(text) && bare(text).length <= 15;
        this.typed[isPhone ? "phone" : isPlate ? "plate" : "name"] = text.trim();
        return this.refresh();
    }

    forget() {
        Object.assign(this, { customer: null, vehicle: null, isNew: false, classId: false });
        this.typed = { phone: "", name: "", plate: "" };
        return this.refresh();
    }

    changeVehicle() {
        this.vehicle = null;
        return this.refresh();
    }

    changeCustomer() {
        this.customer = null;
        this.isNew = true;
        return this.refresh();
    }

    /** A phone or plate that turns out to be known is not typed again, but chosen. */
    async recognise(field) {
        const text = this.typed[field].trim();
        const isPhone = field === "phone";
        if (isPhone ? !phoneEnd(text) : bare(text).length < 4) {
            return;
        }
        const rows = await this.find(text);
        const same = rows.filter((row) =>
            isPhone ? phoneEnd(row.phone) === phoneEnd(text) : bare(row.plate) === bare(text)
        );
        if (!same.length || this.typed[field].trim() !== text) {
            return;
        }
        const row = { ...same[0] };
        if (isPhone) {
            const isOther = this.vehicle || this.typed.plate || same.length > 1;
            row.vehicle_id = isOther ? false : row.vehicle_id;
        } else if (this.customer || this.typed.phone || this.typed.name) {
            row.partner_id = false;
        }
        this.typed[field] = "";
        return this.choose(row);
    }

    setClass(classId) {
        this.classId = classId;
        return this.refresh();
    }

    // What is to be done
    findServices(text) {
        return this.call("quick_services", { text, class_id: this.vehicleClassId });
    }

    addService(service) {
        this.services.push({ id: service.id, name: service.name });
        return this.refresh();
    }

    removeService(index) {
        this.services.splice(index, 1);
        return this.refresh();
    }

    get serviceIds() {
        return this.services.map((service) => service.id);
    }

    get minutes() {
        if (!this.services.length && this.drawn && this.drawn.stop) {
            const since = deserializeDateTime(this.drawn.start);
            return Math.round(deserializeDateTime(this.drawn.stop).diff(since, "minutes").minutes);
        }
        return this.quote ? this.quote.minutes : 60;
    }

    // When, where and by whom
    setBay(bayId) {
        this.bayId = bayId;
        return this.refresh();
    }

    togglePerson(employeeId) {
        const others = this.employeeIds.filter((id) => id !== employeeId);
        this.employeeIds =
            others.length < this.employeeIds.length ? others : [...others, employeeId];
        return this.refresh();
    }

    get bays() {
        const kind = this.quote && this.quote.bay_kind;
        return this.options.bays.filter(
            (bay) => !kind || bay.kind === kind || bay.id === this.bayId
        );
    }

    get slot() {
        return this.slots.find((slot) => slot.start === this.start);
    }

    /** Times to choose from: every half an hour, and the one that is chosen. */
    get offered() {
        let last = null;
        return this.slots.filter((slot) => {
            const moment = deserializeDateTime(slot.start);
            const isFar = !last || moment.diff(last, "minutes").minutes >= OFFER_MINUTES;
            if (isFar) {
                last = moment;
            }
            return isFar || slot.start === this.start;
        });
    }

    get stop() {
        return (
            this.start &&
            serializeDateTime(deserializeDateTime(this.start).plus({ minutes: this.minutes }))
        );
    }

    /** The bay that will be held: the one that was asked for, else the first free one. */
    get bay() {
        const choice = this.slot && this.slot.choices[0];
        const id = this.bayId || (choice && choice.bay_id);
        return this.options.bays.find((bay) => bay.id === id);
    }

    get people() {
        const choice = this.slot && this.slot.choices[0];
        const ids = (choice && choice.employee_ids) || this.employeeIds;
        return this.options.people.filter((person) => ids.includes(person.id));
    }

    get peopleNames() {
        return this.people.map((person) => person.name).join(", ");
    }

    setStart(start) {
        this.start = start;
        this.isChosen = true;
        this.day = this.local(start).toISODate();
    }

    setTime(time) {
        const moment = DateTime.fromISO(`${this.day}T${time}`, { zone: this.options.tz });
        if (moment.isValid) {
            this.setStart(serializeDateTime(moment));
        }
    }

    setDay(day) {
        if (day && DateTime.fromISO(day).isValid) {
            // The times of the day before must not be clicked in the meantime.
            Object.assign(this, { day, start: false, isChosen: false, slots: [] });
            return this.refresh();
        }
    }

    moveDay(days) {
        const day = this.day ? DateTime.fromISO(this.day) : this.now;
        return this.setDay(day.plus({ days }).toISODate());
    }

    get now() {
        return DateTime.now().setZone(this.options.tz);
    }

    goToFirst() {
        const { first } = this;
        this.setStart(first);
        return this.refresh();
    }

    local(moment) {
        return deserializeDateTime(moment).setZone(this.options.tz);
    }

    formatTime(moment) {
        return this.local(moment).toFormat(localization.timeFormat.replace(/:ss/, ""));
    }

    formatDay(moment) {
        return this.local(moment).toLocaleString(DAY);
    }

    get time() {
        return this.start ? this.local(this.start).toFormat("HH:mm") : "";
    }

    get isPast() {
        return this.start && deserializeDateTime(this.start) < DateTime.now();
    }

    /** What is doubtful about the time, though the server may still take it. */
    get warning() {
        if (this.busy || !this.start || this.slot) {
            return "";
        }
        return this.isPast
            ? _t("This time has passed.")
            : _t("Not free for the whole time, or outside working hours.");
    }

    // Asking and saving
    /** Ask for the price, the end and the free times; the last question counts. */
    refresh() {
        this.error = "";
        this.busy = true;
        const request = ++this.request;
        this.settled = this.ask(request).finally(() => {
            if (request === this.request) {
                this.busy = false;
            }
        });
        return this.settled;
    }

    async ask(request) {
        const who = {
            vehicle_id: (this.vehicle && this.vehicle.id) || false,
            class_id: this.classId,
            partner_id: (this.customer && this.customer.id) || false,
        };
        try {
            const quote = this.services.length
                ? await this.call("quick_quote", { service_ids: this.serviceIds, ...who })
                : null;
            if (request !== this.request) {
                return this.settled;
            }
            this.quote = quote;
            const found = await this.call("quick_slots", {
                minutes: this.minutes,
                date: this.isChosen || this.day ? this.day : false,
                service_ids: this.serviceIds,
                bay_kind: this.services.length || this.bayId ? false : this.bayKind,
                vehicle_id: who.vehicle_id,
                employee_ids: this.employeeIds,
                bay_ids: this.bayId ? [this.bayId] : [],
            });
            if (request !== this.request) {
                return this.settled;
            }
            this.take(found);
        } catch (error) {
            if (request === this.request) {
                this.explain(error);
            }
        }
    }

    take({ date, first, slots }) {
        this.slots = slots;
        this.first = first;
        this.day = this.day || date || this.now.toISODate();
        if (!this.isChosen) {
            this.start = slots.length ? slots[0].start : false;
        }
    }

    /** Show what the server refused; everything else is not ours to hide. */
    explain(error) {
        if (!(error instanceof RPCError) || !error.data || !error.data.message) {
            throw error;
        }
        this.error = error.data.message;
    }

    get missing() {
        const { phone, name } = this.typed;
        if (!this.customer && !this.vehicle && !phone.trim() && !name.trim()) {
            return { field: "who", message: _t("Give the phone or the name of the customer.") };
        }
        return this.start ? null : { field: "time", message: _t("Choose a time.") };
    }

    /**
     * Book. A second call while the first is on its way does nothing.
     *
     * @returns {Promise<number|false>} the booking's id
     */
    async save() {
        if (this.saving) {
            return false;
        }
        this.saving = true;
        this.error = "";
        try {
            await this.settled;
            if (this.missing) {
                this.error = this.missing.message;
                return false;
            }
            const [id] = await this.call("quick_book", this.prepareBooking());
            return id;
        } catch (error) {
            this.explain(error);
            return false;
        } finally {
            this.saving = false;
        }
    }

    prepareBooking() {
        const { phone, name, plate } = this.typed;
        return {
            phone: this.customer ? "" : phone.trim(),
            name: this.customer ? "" : name.trim(),
            plate: this.vehicle ? "" : plate.trim(),
            partner_id: this.customer && this.customer.id,
            vehicle_id: this.vehicle && this.vehicle.id,
            vehicle_class_id: this.classId,
            service_ids: this.serviceIds,
            start: this.start,
            stop: this.quote ? false : this.stop,
            bay_id: (this.bay && this.bay.id) || false,
            employee_ids: this.people.map((person) => person.id),
            note: this.note.trim(),
        };
    }
}
