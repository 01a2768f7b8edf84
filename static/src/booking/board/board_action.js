// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { DateTimePickerPopover } from "@web/core/datetime/datetime_picker_popover";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { QuickBookDialog } from "../quick_book/quick_book_dialog";
import { DIALOGS } from "./board_dialogs";
import { BoardGrid } from "./board_grid";
import { BoardLegend } from "./board_legend";
import { BoardModel } from "./board_model";
import { BoardPopover } from "./board_popover";
import { BoardRowMenu } from "./board_row_menu";
import { addDays, formatInstant, toDate, toLocal } from "./board_time";

const { DateTime, Interval } = luxon;
const SHORT_DAY = { weekday: "short", day: "numeric", month: "short" };
const CHOICE_KEY = "autoservice_board.choice";

/** The workshop board: what is shown of it, and what the user does to it. */
export class BoardAction extends Component {
    static template = "autoservice.BoardAction";
    static components = { BoardGrid, BoardLegend, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.search = useRef("search");
        this.isSmall = this.env.isSmall;
        const useBottomSheet = this.isSmall;
        const onClose = () => (this.closedAt = browser.performance.now());
        this.details = usePopover(BoardPopover, {
            useBottomSheet,
            onClose,
            position: "bottom",
            extendedFlipping: true,
        });
        this.rowMenu = usePopover(BoardRowMenu, { useBottomSheet, onClose, position: "right" });
        this.calendar = usePopover(DateTimePickerPopover, { useBottomSheet, onClose });
        this.state = useState({ version: 0, text: "", pipeline: false, rowKey: null });
        this.model = new BoardModel(useService("orm"), useService("bus_service"), () => {
            this.state.version++;
        });
        onWillStart(() => this.model.load(this._getChoice()));
        onMounted(() => this.model.start());
        onWillUnmount(() => this.model.stop());
        useSetupAction({
            getLocalState: () => ({
                meta: this.model.meta,
                text: this.state.text,
                pipeline: this.state.pipeline,
                rowKey: this.state.rowKey,
            }),
        });
        useHotkey("n", () => this.book());
        const rowChoice = useRef("rowChoice");
        useEffect(() => {
            if (rowChoice.el && this.row) {
                rowChoice.el.value = `${this.row.key}`;
            }
        });
    }

    /** What was shown when the user left, or what he chose last. */
    _getChoice() {
        if (this.props.state?.meta) {
            const { meta, ...state } = this.props.state;
            Object.assign(this.state, state);
            return meta;
        }
        let choice = {};
        try {
            choice = JSON.parse(browser.localStorage.getItem(CHOICE_KEY)) || {};
        } catch {
            // Another program's text, or an older one's: start afresh.
        }
        const { date } = router.current;
        return {
            date: DateTime.fromISO(date || "").isValid ? date : null,
            rowsBy: choice.rowsBy === "employee" ? "employee" : "bay",
            scale: choice.scale === "week" && !this.isSmall ? "week" : "day",
        };
    }

    // What is shown
    get meta() {
        return this.model.meta;
    }

    get title() {
        const { axis, tz } = this.model;
        const first = toLocal(axis.start, tz).setLocale(user.lang);
        if (this.meta.scale === "day") {
            return first.toLocaleString(this.isSmall ? SHORT_DAY : DateTime.DATE_HUGE);
        }
        const last = toLocal(axis.segments.at(-1).start, tz);
        return Interval.fromDateTimes(first, last).toLocaleString(DateTime.DATE_MED);
    }

    get searchHint() {
        return this.isSmall ? _t("Search") : _t("Plate, customer, work");
    }

    get isToday() {
        const today = toDate(this.model.now, this.model.tz);
        return this.model.days.some((day) => day.date === today);
    }

    get zone() {
        const { tz } = this.model;
        return tz === luxon.Settings.defaultZone.name ? "" : tz.split("/").at(-1).replaceAll("_", " ");
    }

    get rows() {
        return this.model.getRows(this.state.pipeline);
    }

    /** The one row of a phone: that chosen, or the first with something in it. */
    get row() {
        const { rows } = this;
        return (
            rows.find((row) => `${row.key}` === this.state.rowKey) ||
            rows.find((row) => row.id && row.bars.length) ||
            rows[0]
        );
    }

    get shownRows() {
        return this.isSmall ? (this.row ? [this.row] : []) : this.rows;
    }

    rowOption(row) {
        return row.bars.length ? `${row.name} (${row.bars.length})` : row.name;
    }

    // Choices
    async show(changes) {
        this.details.close();
        await this.model.load(changes);
        const { date, scale, rowsBy } = this.meta;
        // The address names the day, so that it can be sent to a colleague.
        this.props.updateActionState?.({ date });
        browser.localStorage.setItem(CHOICE_KEY, JSON.stringify({ scale, rowsBy }));
    }

    go(step) {
        const days = this.meta.scale === "week" ? 7 : 1;
        return this.show({ date: addDays(this.meta.date, step * days) });
    }

    goToday() {
        return this.show({ date: toDate(this.model.now, this.model.tz) });
    }

    openCalendar(ev) {
        this.calendar.open(ev.currentTarget, {
            pickerProps: {
                type: "date",
                value: DateTime.fromISO(this.meta.date),
                onSelect: (value) => {
                    this.calendar.close();
                    this.show({ date: value.toISODate() });
                },
            },
        });
    }

    showRows(rowsBy) {
        this.state.rowKey = null;
        return this.show({ rowsBy });
    }

    chooseRow(step) {
        const { rows } = this;
        const at = rows.indexOf(this.row) + step;
        this.state.rowKey = `${rows[(at + rows.length) % rows.length].key}`;
    }

    onSearchKeydown(ev) {
        if (ev.key === "Escape") {
            this.state.text = "";
        } else if (ev.key === "Enter") {
            const found = this.rows
                .flatMap((row) => row.bars)
                .find((bar) => this.model.matches(bar, this.state.text));
            document.querySelector(`[data-key="${found?.key}"]`)?.focus();
        }
    }

    openWaiting() {
        return this.action.doAction("autoservice.autoservice_waiting_action");
    }

    // Bookings
    openBar(bar, element) {
        this.details.open(element, {
            bar,
            model: this.model,
            onVerb: (name) => this.doVerb(name, bar),
        });
    }

    async doVerb(name, bar) {
        const onDone = () => this.reload();
        if (name === "open") {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "autoservice.booking",
                res_id: bar.bookingId,
                views: [[false, "form"]],
            });
        } else if (name in DIALOGS) {
            this.dialog.add(DIALOGS[name], { bar, model: this.model, onDone });
        } else {
            const calls = {
                book: ["action_book"],
                start: ["action_ask_start"],
                remove: ["remove_allocation", { allocation_id: bar.id }],
            };
            const done = await this.model.call(calls[name][0], bar.bookingId, calls[name][1]);
            if (done?.type) {
                await this.action.doAction(done, { onClose: onDone });
            } else {
                await this.reload();
            }
        }
    }

    reload() {
        return this.model.load();
    }

    /** A bar was moved or resized: show it there, and back again when it is refused. */
    async onDrop(candidate, isUndo = false) {
        const { bar } = candidate;
        const before = { start: bar.start, stop: bar.stop };
        this.model.showMoved(bar, candidate);
        try {
            await this.model.reschedule(bar, candidate);
        } catch (error) {
            this.model.restore();
            this.notification.add(error.data?.message || error.message, {
                title: _t("Not moved"),
                type: "danger",
            });
            return;
        }
        await this.reload();
        if (!isUndo) {
            this._offerUndo(candidate, before);
        }
    }

    _offerUndo(candidate, before) {
        const { bar } = candidate;
        const span = this.model.formatSpan(candidate.start, candidate.stop);
        const close = this.notification.add(`${span}, ${candidate.row.name}`, {
            title: bar.booking.plate || bar.booking.customer,
            type: "success",
            buttons: [
                {
                    name: _t("Undo"),
                    onClick: () => {
                        close();
                        const now = this.model.findMoved(bar, candidate);
                        if (now) {
                            const row = this.model.getRowOf(bar);
                            this.onDrop({ ...before, bar: now, row }, true);
                        }
                    },
                },
            ],
        });
    }

    // Booking
    onDraw({ row, start, stop, isPoint }) {
        // A click that only closed what was open is not meant to book.
        if (isPoint && browser.performance.now() - (this.closedAt || -1000) < 300) {
            return;
        }
        this.book({ row, start, stop: isPoint ? null : stop });
    }

    book({ row, start, stop } = {}) {
        if (!this.model.data.can_edit) {
            return;
        }
        this.dialog.add(QuickBookDialog, {
            start: start ? formatInstant(start) : false,
            stop: stop ? formatInstant(stop) : false,
            bayId: row?.bay_id || false,
            employeeIds: row?.employee_id ? [row.employee_id] : [],
            companyId: row?.company_id || false,
            onBooked: () => this.reload(),
        });
    }

    // Shifts
    openRow(row, element) {
        this.rowMenu.open(element, {
            row,
            model: this.model,
            onChoose: async ({ method, parameters }) => {
                await this.model.callShift(method, parameters);
                await this.reload();
            },
        });
    }
}

registry.category("actions").add("autoservice_board", BoardAction);
