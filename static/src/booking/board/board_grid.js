// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { Component, onMounted, onPatched, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { BoardBar } from "./board_bar";
import { useBoardDrag } from "./board_drag";
import { useBoardKeys } from "./board_keys";
import { BoardLegend } from "./board_legend";
import { describeHold } from "./board_model";
import { formatHour, toLocal } from "./board_time";

const NOW_INTERVAL = 30 * 1000;
const DAY = { weekday: "short", day: "numeric", month: "short" };

const KINDS = {
    repair: _t("Repair"),
    wash: _t("Wash"),
    detailing: _t("Detailing"),
    tyre: _t("Tyre fitting"),
    other: _t("Other"),
    master: _t("Master"),
    washer: _t("Washer"),
    administrator: _t("Administrator"),
};

/**
 * Rows and time: across on a desktop, all rows at once; down on a phone, one row.
 */
export class BoardGrid extends Component {
    static template = "autoservice.BoardGrid";
    static components = { BoardBar, BoardLegend };
    static props = {
        model: Object,
        rows: Array,
        version: Number,
        text: String,
        pipeline: { type: [String, Boolean] },
        isVertical: Boolean,
        onOpenBar: Function,
        onOpenRow: Function,
        onDrop: Function,
        onDraw: Function,
        onSwipe: { type: Function, optional: true },
    };

    setup() {
        this.root = useRef("root");
        this.overlay = useRef("overlay");
        this.nowLine = useRef("now");
        this.live = useRef("live");
        this.drag = useBoardDrag({
            root: this.root,
            overlay: this.overlay,
            isVertical: this.props.isVertical,
            model: () => this.props.model,
            onDrop: (candidate) => this.props.onDrop(candidate),
            onDraw: (candidate) => this.props.onDraw(candidate),
            onSay: (message) => this.say(message),
        });
        this.keys = useBoardKeys({
            root: this.root,
            drag: this.drag,
            isVertical: this.props.isVertical,
            model: () => this.props.model,
            rows: () => this.props.rows,
            onOpen: (bar, element) => this.props.onOpenBar(bar, element),
            onDrop: (candidate) => this.props.onDrop(candidate),
            onDraw: (candidate) => this.props.onDraw(candidate),
            onSay: (message) => this.say(message),
        });
        onMounted(() => {
            this.interval = browser.setInterval(() => this.placeNow(), NOW_INTERVAL);
        });
        onPatched(() => this.placeNow());
        onWillUnmount(() => browser.clearInterval(this.interval));
        // Another day or scale begins where the work is.
        useEffect(
            () => {
                this.placeNow();
                this.scrollToWork();
            },
            () => [this.model.meta.date, this.model.meta.scale, this.model.meta.allHours]
        );
    }

    get model() {
        return this.props.model;
    }

    get axis() {
        return this.model.axis;
    }

    get isWeek() {
        return this.model.meta.scale === "week";
    }

    /** Rows with the name of their company before the first of each, where there are several. */
    get groups() {
        const { companies } = this.model.data;
        if (companies.length < 2) {
            return [{ key: "all", name: "", rows: this.props.rows }];
        }
        return companies
            .map(({ id, name }) => ({
                key: id,
                name,
                rows: this.props.rows.filter((row) => row.company_id === id),
            }))
            .filter((group) => group.rows.length);
    }

    get hours() {
        const every = this.isWeek ? 3 : 1;
        return this.axis
            .getHours()
            .map((hour) => ({ ...hour, local: toLocal(hour.instant, this.model.tz) }))
            .filter(({ local }) => local.hour % every === 0)
            .map(({ instant, place, local }) => ({
                key: instant,
                place: `${place * 100}%`,
                text: this.isWeek
                    ? local.toFormat(this.model.is24 ? "H" : "h")
                    : formatHour(instant, this.model.tz, this.model.is24),
            }));
    }

    get days() {
        const today = toLocal(this.model.now, this.model.tz).toISODate();
        return this.axis.segments.map(({ date, start, from, to }) => ({
            key: date,
            place: `${from * 100}%`,
            size: `${(to - from) * 100}%`,
            isToday: date === today,
            text: toLocal(start, this.model.tz).setLocale(user.lang).toLocaleString(DAY),
        }));
    }

    /** Least length of the time line, so that an hour can be read; below it scrolls. */
    get trackStyle() {
        const hours = this.axis.duration / 3600000;
        if (this.props.isVertical) {
            return `height: ${hours * 4.5}rem`;
        }
        return `min-width: ${this.isWeek ? 7 * 8.5 : hours * 3.6}rem`;
    }

    openStyle([from, to]) {
        const [place, size] = [`${from * 100}%`, `${(to - from) * 100}%`];
        return this.props.isVertical ? `top:${place};height:${size}` : `left:${place};width:${size}`;
    }

    /** Those of a row that are on the time line, as `from` and `to` of it. */
    shownHolds(row) {
        return row.holds
            .filter(({ start, stop }) => this.axis.shows(start, stop))
            .map((hold) => ({
                ...hold,
                place: [this.axis.place(hold.start), this.axis.place(hold.stop)],
                text: describeHold(hold),
            }));
    }

    rowStyle(row) {
        return row.lanes > 1 && !this.props.isVertical ? `--lanes: ${row.lanes}` : "";
    }

    kindName(row) {
        return KINDS[row.kind] || "";
    }

    rowLabel(row) {
        const count = row.bars.length;
        return _t("%(row)s, %(count)s bookings", { row: row.name, count });
    }

    shiftLabel(row) {
        return _t("Shifts of %s", row.name);
    }

    isDim(bar) {
        const { text, pipeline } = this.props;
        return (
            (Boolean(pipeline) && bar.booking.pipeline !== pipeline) ||
            (Boolean(text.trim()) && !this.model.matches(bar, text))
        );
    }

    shownBars(row) {
        return row.bars.filter((bar) => this.axis.shows(bar.start, bar.stop));
    }

    say(message) {
        if (this.live.el) {
            this.live.el.textContent = message;
        }
    }

    placeNow() {
        const { el } = this.nowLine;
        if (!el) {
            return;
        }
        const { now } = this.model;
        el.classList.toggle("d-none", !this.axis.shows(now, now + 1));
        el.style[this.props.isVertical ? "top" : "left"] = `${this.axis.place(now) * 100}%`;
    }

    scrollToWork() {
        const { el } = this.root;
        const { now } = this.model;
        if (!el || !this.axis.shows(now, now + 1)) {
            return;
        }
        const place = this.axis.place(now);
        if (this.props.isVertical) {
            el.scrollTop = place * el.scrollHeight - el.clientHeight / 3;
        } else {
            el.scrollLeft = place * el.scrollWidth - el.clientWidth / 2;
        }
    }

    // Swipe
    onTouchStart(ev) {
        const [touch] = ev.touches;
        this.swipe = ev.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    }

    onTouchEnd(ev) {
        const { swipe } = this;
        this.swipe = null;
        if (!swipe || !this.props.onSwipe || this.drag.hasDragged) {
            return;
        }
        const [touch] = ev.changedTouches;
        const [x, y] = [touch.clientX - swipe.x, touch.clientY - swipe.y];
        if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) {
            this.props.onSwipe(x < 0 ? 1 : -1);
        }
    }
}
