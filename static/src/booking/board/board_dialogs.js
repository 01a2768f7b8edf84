// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { Component, onWillStart, useState } from "@odoo/owl";
import { getMinutesLeft, planRest } from "./board_carry";
import { HOUR, findHolder, formatInstant, fromLocalText, toLocalText } from "./board_time";

// How far the time is looked for at which work that was carried over goes on.
const DAYS_AHEAD = 8 * 24 * HOUR;
// Asked for where the planned time is over.
const USUAL_MINUTES = 60;

/** A dialog that asks the server for one thing and stays open when it is refused. */
class BoardDialog extends Component {
    static components = { Dialog };
    static props = {
        bar: Object,
        model: Object,
        onDone: Function,
        close: Function,
    };

    setup() {
        const { bar, model } = this.props;
        this.state = useState({
            start: toLocalText(bar.start, model.tz),
            stop: toLocalText(bar.stop, model.tz),
            rowId: bar.rowId || "",
            error: "",
            isBusy: false,
        });
    }

    get title() {
        const { plate, customer, name } = this.props.bar.booking;
        return `${this.verb}: ${[plate || customer, name].filter(Boolean).join(" · ")}`;
    }

    instant(text) {
        return fromLocalText(text, this.props.model.tz);
    }

    /** The instant of a field that has to be filled in. */
    insist(text) {
        const instant = this.instant(text);
        if (isNaN(instant)) {
            throw new Error(_t("Fill in both times."));
        }
        return instant;
    }

    async save() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        this.state.error = "";
        try {
            await this.send();
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            return;
        } finally {
            this.state.isBusy = false;
        }
        this.props.close();
        this.props.onDone();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.tagName === "INPUT") {
            ev.preventDefault();
            this.save();
        }
    }
}

/** Another time or place, without dragging. */
export class MoveDialog extends BoardDialog {
    static template = "autoservice.BoardMoveDialog";

    get verb() {
        return _t("Move");
    }

    get rows() {
        return this.props.model.getRowsFor(this.props.bar);
    }

    /** The end goes along with the start. */
    onStart(ev) {
        const { state } = this;
        const length = this.instant(state.stop) - this.instant(state.start);
        state.start = ev.target.value;
        const stop = this.instant(state.start) + length;
        if (stop) {
            state.stop = toLocalText(stop, this.props.model.tz);
        }
    }

    send() {
        const { model, bar } = this.props;
        const row = model.getRow(parseInt(this.state.rowId)) || { id: bar.rowId };
        return model.reschedule(bar, {
            row,
            start: this.insist(this.state.start),
            stop: this.insist(this.state.stop),
        });
    }
}

/** The job stops now and goes on when the place is open again. */
export class CarryOverDialog extends BoardDialog {
    static template = "autoservice.BoardCarryOverDialog";

    setup() {
        super.setup();
        onWillStart(() => this.plan());
    }

    get verb() {
        return _t("Carry over");
    }

    async plan() {
        const { bar, model } = this.props;
        const from = model.days[0].start;
        const begin = Math.max(bar.start, from);
        const [pieces, rows] = await Promise.all([
            model.fetchPieces(bar),
            model.fetchRows(model.meta.rowsBy, bar.booking.company_id, begin, begin + DAYS_AHEAD),
        ]);
        const row = rows.find((one) => one.id === bar.rowId);
        const { stop, start } = planRest({ pieces, bar, row, from, tz: model.tz });
        this.pieces = pieces;
        Object.assign(this.state, {
            stop: toLocalText(stop, model.tz),
            start: toLocalText(start, model.tz),
            minutes: null,
        });
    }

    /** What is left of the plan; null when it rests by then anyway. */
    get minutesLeft() {
        return getMinutesLeft(this.pieces, this.instant(this.state.stop));
    }

    get minutes() {
        return this.state.minutes ?? (this.minutesLeft || USUAL_MINUTES);
    }

    send() {
        const { model, bar } = this.props;
        // What nobody changed is left to the server, which knows it for each person.
        const isAsked = this.minutesLeft === 0 || this.state.minutes !== null;
        const minutes = this.minutesLeft !== null && isAsked ? parseInt(this.minutes) : null;
        return model.call("carry_over", bar.bookingId, {
            stop: formatInstant(this.insist(this.state.stop)),
            start: formatInstant(this.insist(this.state.start)),
            minutes: minutes || null,
        });
    }
}

/** A second person, or another bay, for a while. */
export class AddDialog extends BoardDialog {
    static template = "autoservice.BoardAddDialog";

    setup() {
        super.setup();
        this.state.rowId = "";
        onWillStart(async () => {
            const { bar, model } = this.props;
            const fetch = (kind) =>
                model.fetchRows(kind, bar.booking.company_id, bar.start, bar.stop);
            [this.people, this.bays] = await Promise.all(["employee", "bay"].map(fetch));
        });
    }

    get verb() {
        return _t("Add person or bay");
    }

    label(row) {
        const [start, stop] = [this.instant(this.state.start), this.instant(this.state.stop)];
        const holder = findHolder(row.bars, start, stop);
        return holder ? _t("%s (busy)", row.name) : row.name;
    }

    async send() {
        const { model, bar } = this.props;
        if (!this.state.rowId) {
            throw new Error(_t("Choose a person or a bay."));
        }
        await model.call("add_allocation", bar.bookingId, {
            resource_id: parseInt(this.state.rowId),
            start: formatInstant(this.insist(this.state.start)),
            stop: formatInstant(this.insist(this.state.stop)),
        });
    }
}

export const DIALOGS = { move: MoveDialog, carry: CarryOverDialog, add: AddDialog };

