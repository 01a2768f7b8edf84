// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { Component } from "@odoo/owl";
import { HOUR, formatInstant, getDay, toLocal } from "./board_time";

const EXTRA = 2 * HOUR;

/** Extra hours and days off of one bay or person, on the day that is shown. */
export class BoardRowMenu extends Component {
    static template = "autoservice.BoardRowMenu";
    static props = {
        row: Object,
        model: Object,
        close: { type: Function, optional: true },
        onChoose: Function,
    };

    setup() {
        const { model } = this.props;
        this.day = getDay(model.meta.date, model.tz);
    }

    get dayName() {
        const { tz } = this.props.model;
        const options = { weekday: "long", day: "numeric", month: "long" };
        return toLocal(this.day.start, tz).setLocale(user.lang).toLocaleString(options);
    }

    /** Working time of this day. */
    get open() {
        const { start, stop } = this.day;
        return this.props.row.open
            .filter((pair) => pair[0] < stop && pair[1] > start)
            .map((pair) => [Math.max(pair[0], start), Math.min(pair[1], stop)]);
    }

    get entries() {
        const { row } = this.props;
        const { date } = this.day;
        const entries = this.extraSpans.map(([name, start, stop]) => ({
            name,
            icon: "fa-plus",
            label: _t("Extra shift %s", this.props.model.formatSpan(start, stop)),
            method: "add_extra",
            parameters: {
                resource_id: row.id,
                start: formatInstant(start),
                stop: formatInstant(stop),
            },
        }));
        if (this.open.length) {
            entries.push({
                name: "day_off",
                icon: "fa-ban",
                label: _t("Day off"),
                method: "set_day_off",
                parameters: { resource_id: row.id, date },
            });
        }
        entries.push({
            name: "clear_day",
            icon: "fa-undo",
            label: _t("Back to the usual hours"),
            method: "clear_day",
            parameters: { resource_id: row.id, date },
        });
        return entries;
    }

    /** Before and after the work; or as the others work, where this one does not. */
    get extraSpans() {
        const { open, day } = this;
        if (open.length) {
            const [start, stop] = [open[0][0], open.at(-1)[1]];
            return [
                ["extra_before", Math.max(day.start, start - EXTRA), start],
                ["extra_after", stop, Math.min(day.stop, stop + EXTRA)],
            ].filter((span) => span[1] < span[2]);
        }
        const others = this.props.model.rows.flatMap((row) => (row.id ? row.open : []));
        const today = others.filter((pair) => pair[0] >= day.start && pair[1] <= day.stop);
        const start = Math.min(...today.map((pair) => pair[0]), day.start + 9 * HOUR);
        const stop = Math.max(...today.map((pair) => pair[1]), start + 8 * HOUR);
        return [["extra_day", start, stop]];
    }

    choose(entry) {
        this.props.close?.();
        this.props.onChoose(entry);
    }
}
