// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { onMounted, onPatched } from "@odoo/owl";
import { HOUR, STEP, findFree } from "./board_time";

/**
 * The board by the keyboard: arrows go from bar to bar and from row to row, Enter opens,
 * M moves (arrows: time and row, Shift: the end, Enter: there, Escape: back), N books.
 *
 * One element of the board is in the order of the Tab key, the one that had the focus
 * last (a roving tabindex).
 *
 * @param {Object} options as those of the drag; `rows()` are the rows shown
 */
export function useBoardKeys(options) {
    const keys = new BoardKeys(options);
    onMounted(() => keys.restoreFocus());
    onPatched(() => keys.restoreFocus());
    return keys;
}

class BoardKeys {
    constructor(options) {
        this.options = options;
        this.moving = null;
        this.place = null;
    }

    get model() {
        return this.options.model();
    }

    // Focus
    onFocusIn(ev) {
        const track = ev.target.closest("[data-row]");
        if (!track) {
            return;
        }
        this.setTabStop(ev.target);
        this.wasInside = true;
        const bar = this.model.getBar(ev.target.dataset.key);
        this.place = {
            row: track.dataset.row,
            key: bar?.key,
            bookingId: bar?.bookingId,
            instant: bar?.start ?? this.place?.instant ?? this.model.now,
        };
    }

    setTabStop(element) {
        const { el } = this.options.root;
        for (const other of el.querySelectorAll(".o_board_body [tabindex='0']")) {
            other.tabIndex = -1;
        }
        element.tabIndex = 0;
    }

    /** Find the focused bar again when it was drawn anew, on another row perhaps. */
    restoreFocus() {
        const { el } = this.options.root;
        const stop = el.querySelector(".o_board_body [tabindex='0']");
        if (this.wasInside && document.activeElement === document.body) {
            const again =
                (this.place.bookingId &&
                    el.querySelector(`[data-booking="${this.place.bookingId}"]`)) ||
                this._getTrack(this.place.row);
            again?.focus({ preventScroll: true });
        }
        if (!stop) {
            const first = el.querySelector("[data-key], [data-row]");
            first && this.setTabStop(first);
        }
        this.wasInside &&= el.contains(document.activeElement);
    }

    _getTrack(key) {
        return this.options.root.el.querySelector(`[data-row="${key}"]`);
    }

    _focus(element) {
        element?.focus();
        element?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    /** Bars of a row in the order of time. */
    _getBars(track) {
        const keys = [...track.querySelectorAll("[data-key]")];
        const start = (element) => this.model.getBar(element.dataset.key)?.start ?? 0;
        return keys.sort((a, b) => start(a) - start(b));
    }

    // Keys
    onKeyDown(ev) {
        const track = ev.target.closest("[data-row]");
        if (!track || ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        const isHandled = this.moving ? this._onMoveKey(ev) : this._onKey(ev, track);
        if (isHandled) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    _onKey(ev, track) {
        const bar = this.model.getBar(ev.target.dataset.key);
        switch (ev.key) {
            case "ArrowLeft":
            case "ArrowRight":
                return this._goAlong(track, ev.target, ev.key === "ArrowRight" ? 1 : -1);
            case "ArrowUp":
            case "ArrowDown":
                return this._goAcross(track, ev.key === "ArrowDown" ? 1 : -1);
            case "Enter":
            case " ":
                bar ? this.options.onOpen(bar, ev.target) : this._bookThere(track);
                return true;
            case "m":
            case "M":
                return Boolean(bar) && this._begin(bar);
            case "n":
            case "N":
                return this._bookThere(track);
        }
        return false;
    }

    _goAlong(track, element, step) {
        const bars = this._getBars(track);
        const at = bars.indexOf(element);
        const first = step > 0 ? 0 : bars.length - 1;
        this._focus(bars[at < 0 ? first : at + step] || (bars.length ? element : track));
        return true;
    }

    _goAcross(track, step) {
        const tracks = [...this.options.root.el.querySelectorAll("[data-row]")];
        const next = tracks[tracks.indexOf(track) + step];
        if (!next) {
            return true;
        }
        const { instant } = this.place;
        const distance = (element) =>
            Math.abs(this.model.getBar(element.dataset.key).start - instant);
        const [nearest] = this._getBars(next).sort((a, b) => distance(a) - distance(b));
        this._focus(nearest || next);
        this.place.instant = instant;
        return true;
    }

    _bookThere(track) {
        if (!this.model.data.can_edit) {
            return false;
        }
        const row = this.options.rows().find((one) => `${one.key}` === track.dataset.row);
        const { axis, now } = this.model;
        const from = Math.max(axis.start, now < axis.stop ? now : axis.start);
        const start = findFree(row.bars, row.open, from, HOUR) ?? from;
        this.options.onDraw({ row, start, stop: start, isPoint: true });
        return true;
    }

    // Moving
    _begin(bar) {
        if (!this.model.canMove(bar)) {
            this.options.onSay(_t("This booking stays where it is."));
            return true;
        }
        const row = this.model.getRowOf(bar);
        this.moving = { bar, row, start: bar.start, stop: bar.stop };
        this.model.pause();
        this.options.drag.show(this.moving);
        return true;
    }

    _onMoveKey(ev) {
        const { moving } = this;
        const across = this.options.isVertical
            ? { ArrowUp: -1, ArrowDown: 1 }
            : { ArrowLeft: -1, ArrowRight: 1 };
        const aside = this.options.isVertical ? {} : { ArrowUp: -1, ArrowDown: 1 };
        if (ev.key in across) {
            const step = across[ev.key] * STEP;
            moving.stop = Math.max(moving.stop + step, ev.shiftKey ? moving.start + STEP : 0);
            moving.start += ev.shiftKey ? 0 : step;
        } else if (ev.key in aside) {
            const rows = this.options.rows();
            moving.row = rows[rows.indexOf(moving.row) + aside[ev.key]] || moving.row;
        } else if (ev.key === "Enter" || ev.key === "Escape" || ev.key === "Tab") {
            this._finish(ev.key === "Enter");
            return ev.key !== "Tab";
        } else {
            return false;
        }
        this.options.drag.show(moving);
        return true;
    }

    _finish(isKept) {
        const { moving } = this;
        this.moving = null;
        this.options.drag.clear();
        this.model.resume();
        const { bar } = moving;
        const isSame =
            moving.start === bar.start && moving.stop === bar.stop && moving.row.id === bar.rowId;
        if (isKept && !isSame) {
            this.options.onDrop(moving);
        } else {
            this.options.onSay(_t("Left where it was."));
        }
    }
}
