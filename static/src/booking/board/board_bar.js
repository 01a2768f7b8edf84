// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { STATES } from "./board_model";

/** One booking on one row, from its start to its end. */
export class BoardBar extends Component {
    static template = "autoservice.BoardBar";
    static props = {
        bar: Object,
        model: Object,
        axis: Object,
        lanes: Number,
        isVertical: { type: Boolean, optional: true },
        isDim: { type: Boolean, optional: true },
        onOpen: Function,
    };

    get booking() {
        return this.props.bar.booking;
    }

    get span() {
        return this.props.model.formatSpan(this.props.bar.start, this.props.bar.stop);
    }

    get title() {
        const { plate, customer, name } = this.booking;
        return plate || customer || name;
    }

    get works() {
        return [this.booking.works].flat().filter(Boolean).join(", ");
    }

    /** Below the title: the customer, unless he is the title, and the work. */
    get details() {
        const { plate, customer } = this.booking;
        return [plate && customer, this.works].filter(Boolean).join(" · ");
    }

    get canMove() {
        return this.props.model.canMove(this.props.bar);
    }

    /** What a screen reader reads: customer, car, time, state, marks. */
    getLabel() {
        const { booking } = this;
        const marks = this.props.bar.marks.map((mark) => mark.label);
        const car = [booking.plate, booking.car].filter(Boolean).join(" ");
        const parts = [booking.customer, car, this.span, STATES[booking.state], this.works, ...marks];
        return parts.filter(Boolean).join(", ");
    }

    getHint(label) {
        return this.canMove ? `${label}\n${_t("Drag to move, pull an end to resize")}` : label;
    }

    get style() {
        const { bar, axis, lanes, isVertical } = this.props;
        const [from, to] = [axis.place(bar.start), axis.place(bar.stop)];
        const along = [`${from * 100}%`, `${(to - from) * 100}%`];
        const across = [`${(bar.lane * 100) / lanes}%`, `${100 / lanes}%`];
        const [left, width, top, height] = isVertical
            ? [...across, ...along]
            : [...along, ...across];
        return `left:${left};width:${width};top:${top};height:${height}`;
    }

    get classes() {
        const { bar, isDim } = this.props;
        return {
            [`o_state_${this.booking.state}`]: true,
            o_board_dim: isDim,
            o_board_saving: bar.isSaving,
            o_board_danger: this.booking.is_promise_in_danger,
            o_board_partial: bar.isPartial,
            o_board_movable: this.canMove,
        };
    }
}
