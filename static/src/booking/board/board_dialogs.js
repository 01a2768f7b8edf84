// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { Component, onWillStart, useState } from "@odoo/owl";
import {
    HOUR,
    MINUTE,
    addDays,
    findHolder,
    formatInstant,
    fromLocalText,
    getDay,
    toDate,
    toLocalText,
} from "./board_time";

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
            start: this.instant(this.state.start),
            stop: this.instant(this.state.stop),
        });
    }
}

/** The job stops now and goes on when the place is open again. */
export class CarryOverDialog extends BoardDialog {
    static template = "autoservice.BoardCarryOverDialog";

    setup() {
        super.setup();
        const { bar, model } = this.props;
        const today = getDay(toDate(bar.start, model.tz), model.tz);
        const open = model.getRow(bar.rowId)?.open.filter((pair) => pair[0] > -Infinity) || [];
        const closing = open.find((pair) => pair[0] < today.stop && pair[1] > bar.start);
        const end = Math.min(closing?.[1] ?? bar.stop, bar.stop);
        const tomorrow = getDay(addDays(today.date, 1), model.tz);
        const next = open.find((pair) => pair[0] >= tomorrow.start);
        const opening = open.find((pair) => pair[0] >= today.start);
        // The same hour as today, where tomorrow is not on the screen.
        const hour = (opening?.[0] ?? today.start + 8 * HOUR) - today.start;
        const begin = next?.[0] ?? tomorrow.start + hour;
        const left = bar.stop - end || HOUR;
        Object.assign(this.state, {
            stop: toLocalText(end, model.tz),
            start: toLocalText(begin, model.tz),
            minutes: Math.round(left / MINUTE),
        });
    }

    get verb() {
        return _t("Carry over");
    }

    send() {
        const { model, bar } = this.props;
        return model.call("carry_over", bar.bookingId, {
            stop: formatInstant(this.instant(this.state.stop)),
            start: formatInstant(this.instant(this.state.start)),
            minutes: parseInt(this.state.minutes) || null,
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
            const kinds = ["employee", "bay"];
            const rows = await Promise.all(
                kinds.map((kind) => model.fetchRows(kind, bar.start, bar.stop))
            );
            [this.people, this.bays] = rows;
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
            start: formatInstant(this.instant(this.state.start)),
            stop: formatInstant(this.instant(this.state.stop)),
        });
    }
}

export const DIALOGS = { move: MoveDialog, carry: CarryOverDialog, add: AddDialog };

