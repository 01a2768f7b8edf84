// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { MARKS, STATES } from "./board_model";
import { parseInstant } from "./board_time";

/** What a booking is, and what can be done with it from here. */
export class BoardPopover extends Component {
    static template = "autoservice.BoardPopover";
    static props = {
        bar: Object,
        model: Object,
        close: { type: Function, optional: true },
        onVerb: Function,
    };

    get booking() {
        return this.props.bar.booking;
    }

    get state() {
        return STATES[this.booking.state];
    }

    get marks() {
        return MARKS.filter((mark) => this.booking[mark.name]);
    }

    /** Rows of words and values, without the empty ones. */
    get facts() {
        const { booking } = this;
        const { model, bar } = this.props;
        const facts = [
            { icon: "fa-clock-o", label: _t("Time"), text: model.formatSpan(bar.start, bar.stop) },
            { icon: "fa-wrench", label: _t("Work"), text: this._list(booking.works) },
            { icon: "fa-map-marker", label: _t("Bay"), text: booking.bay },
            { icon: "fa-users", label: _t("Executors"), text: this._list(booking.employees) },
            { icon: "fa-handshake-o", label: _t("Promised"), text: this._time(booking.promised_at) },
            {
                icon: "fa-flag-checkered",
                label: _t("Expected"),
                // In danger without a time: parts have no expected date.
                text:
                    this._time(booking.expected_stop) ||
                    (booking.is_promise_in_danger && _t("not known")),
                isBad: booking.is_promise_in_danger,
            },
            { icon: "fa-comment-o", label: _t("Wishes"), text: booking.note },
        ];
        return facts.filter((fact) => fact.text);
    }

    _list(value) {
        return [value].flat().filter(Boolean).join(", ");
    }

    _time(text) {
        if (!text) {
            return "";
        }
        const instant = parseInstant(text);
        return this.props.model.formatSpan(instant, instant).split(" – ")[0];
    }

    get verbs() {
        const { booking } = this;
        const { can_edit } = this.props.model.data;
        const canMove = this.props.model.canMove(this.props.bar);
        const verbs = [
            { name: "open", label: _t("Open booking"), icon: "fa-external-link", isMain: true, isThere: true },
            { name: "book", label: _t("Book"), icon: "fa-check", isThere: can_edit && booking.state === "offer" },
            { name: "start", label: _t("Start work"), icon: "fa-play", isThere: booking.can_start },
            { name: "move", label: _t("Move"), icon: "fa-arrows", isThere: canMove },
            { name: "carry", label: _t("Carry over"), icon: "fa-share", isThere: canMove },
            { name: "add", label: _t("Add person or bay"), icon: "fa-user-plus", isThere: canMove },
            {
                name: "remove",
                label: _t("Take off this row"),
                icon: "fa-user-times",
                isThere: canMove && this.props.bar.isPartial && Boolean(this.props.bar.id),
            },
        ];
        return verbs.filter((verb) => verb.isThere);
    }

    onVerb(name) {
        this.props.close?.();
        this.props.onVerb(name, this.props.bar);
    }
}
