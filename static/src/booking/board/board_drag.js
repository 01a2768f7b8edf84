// Part of autoservice. See LICENSE for full copyright and licensing details.

import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { STEP, snap } from "./board_time";

const TOLERANCE = 4; // pixels, before a press of the mouse becomes a drag
const LONG_PRESS = 350; // milliseconds, before a touch does
const EDGE = 40; // pixels from the border, where the board scrolls along
const SPEED = 12; // pixels per frame

/**
 * Drag bars, pull their ends and draw new ones, with a mouse, a pen or a finger.
 *
 * Nothing is rendered while the pointer moves: one element of the overlay, the ghost, is
 * put where the bar would go, in whole steps of a quarter of an hour.
 *
 * @param {Object} options
 * @param {{el: HTMLElement}} options.root what scrolls; holds tracks (`data-row`) and
 *  bars (`data-key`)
 * @param {{el: HTMLElement}} options.overlay as large as all tracks together
 * @param {boolean} options.isVertical time goes down, not across
 * @param {() => BoardModel} options.model
 * @param {(candidate: Object) => void} options.onDrop a bar was moved or resized
 * @param {(candidate: Object) => void} options.onDraw a new one was drawn, or a place
 *  was clicked (then `isPoint` is set)
 * @param {(message: string) => void} options.onSay what a screen reader should read
 * @returns {{show: Function, clear: Function, hasDragged: boolean}}
 */
export function useBoardDrag(options) {
    const drag = new BoardDrag(options);
    onMounted(() => drag.attach());
    onWillUnmount(() => drag.detach());
    return drag;
}

class BoardDrag {
    constructor(options) {
        this.options = options;
        this.current = null;
        // Whether the press that came last has become a drag.
        this.hasDragged = false;
        this.listeners = [];
    }

    get model() {
        return this.options.model();
    }

    get isDragging() {
        return Boolean(this.current?.isActive);
    }

    attach() {
        const { el } = this.options.root;
        this._listen(el, "pointerdown", (ev) => this.onPointerDown(ev));
        this._listen(el, "touchmove", (ev) => this.isDragging && ev.preventDefault(), {
            passive: false,
        });
        this._listen(el, "contextmenu", (ev) => this.current?.isTouch && ev.preventDefault());
        // After a drag, also one that was given up, the browser may still send a click,
        // which nobody meant; one that was pressed anew, however soon, is meant.
        this._listen(el, "click", (ev) => this.onClick(ev), { capture: true });
        this._listen(window, "pointermove", (ev) => this.onPointerMove(ev));
        this._listen(window, "pointerup", (ev) => this.onPointerUp(ev));
        this._listen(window, "pointercancel", () => this.cancel());
        this._listen(window, "keydown", (ev) => this.onKeyDown(ev), { capture: true });
    }

    detach() {
        this.cancel();
        for (const [target, name, listener, parameters] of this.listeners) {
            target.removeEventListener(name, listener, parameters);
        }
    }

    _listen(target, name, listener, parameters) {
        target.addEventListener(name, listener, parameters);
        this.listeners.push([target, name, listener, parameters]);
    }

    // Pointer
    onPointerDown(ev) {
        this.hasDragged = false;
        if (this.current || ev.button || !ev.isPrimary || !this.model.data?.can_edit) {
            return;
        }
        const track = ev.target.closest("[data-row]");
        const element = ev.target.closest("[data-key]");
        if (!track || ev.target.closest(".o_board_no_drag")) {
            return;
        }
        const bar = element && this.model.getBar(element.dataset.key);
        if (bar && !this.model.canMove(bar)) {
            return;
        }
        const end = ev.target.closest("[data-end]")?.dataset.end;
        const isTouch = ev.pointerType === "touch";
        const instant = this._getInstant(ev, track);
        this.current = {
            kind: bar ? end || "move" : "draw",
            bar,
            element,
            row: this._getRow(track),
            isTouch,
            x: ev.clientX,
            y: ev.clientY,
            origin: instant,
        };
        if (isTouch && !end) {
            this.current.timeout = browser.setTimeout(() => this._activate(ev), LONG_PRESS);
        } else if (isTouch) {
            this._activate(ev);
        }
    }

    onPointerMove(ev) {
        const { current } = this;
        if (!current) {
            return;
        }
        const distance = Math.hypot(ev.clientX - current.x, ev.clientY - current.y);
        if (!current.isActive) {
            if (distance < TOLERANCE) {
                return;
            }
            if (current.isTouch) {
                // A finger that moves at once scrolls.
                this.cancel();
                return;
            }
            this._activate(ev);
        }
        ev.preventDefault();
        this.pointer = ev;
        this._update();
    }

    onPointerUp(ev) {
        const { current } = this;
        if (!current) {
            return;
        }
        this.current = null;
        browser.clearTimeout(current.timeout);
        if (!current.isActive) {
            return;
        }
        const { candidate } = current;
        this._finish(current);
        if (!candidate) {
            return;
        }
        if (current.kind === "draw") {
            this.options.onDraw(candidate);
        } else if (
            candidate.start !== current.bar.start ||
            candidate.stop !== current.bar.stop ||
            candidate.row.id !== current.bar.rowId
        ) {
            this.options.onDrop(candidate);
        }
    }

    onClick(ev) {
        if (this.hasDragged) {
            this.hasDragged = false;
            ev.stopPropagation();
            ev.preventDefault();
            return;
        }
        const track = ev.target.closest("[data-row]");
        if (track && !ev.target.closest("[data-key]") && this.model.data?.can_edit) {
            const start = snap(this._getInstant(ev, track), Math.floor);
            const row = this._getRow(track);
            this.options.onDraw({ row, start, stop: start, isPoint: true });
        }
    }

    onKeyDown(ev) {
        if (ev.key === "Escape" && this.current) {
            ev.stopPropagation();
            ev.preventDefault();
            this.cancel();
        }
    }

    cancel() {
        const { current } = this;
        this.current = null;
        if (current) {
            browser.clearTimeout(current.timeout);
            this._finish(current);
        }
    }

    _activate(ev) {
        const { current } = this;
        current.isActive = true;
        this.hasDragged = true;
        current.element?.classList.add("o_board_dragged");
        document.body.classList.add("o_autoservice_board_dragging");
        browser.getSelection?.()?.removeAllRanges();
        if (current.isTouch) {
            browser.navigator.vibrate?.(20);
        }
        this.model.pause();
        this.pointer = ev;
        this._update();
        this._scroll();
    }

    _finish(current) {
        if (current.isActive) {
            current.element?.classList.remove("o_board_dragged");
            document.body.classList.remove("o_autoservice_board_dragging");
            browser.cancelAnimationFrame(this.frame);
            this.clear();
            this.model.resume();
        }
    }

    // Place
    _getRow(track) {
        return this.model.rows.find((row) => `${row.key}` === track.dataset.row);
    }

    _getInstant(ev, track) {
        const box = track.getBoundingClientRect();
        const place = this.options.isVertical
            ? (ev.clientY - box.top) / box.height
            : (ev.clientX - box.left) / box.width;
        return this.model.axis.instant(Math.min(Math.max(place, 0), 1));
    }

    _findTrack(ev) {
        const tracks = [...this.options.root.el.querySelectorAll("[data-row]")];
        const inside = tracks.find((track) => {
            const { top, bottom } = track.getBoundingClientRect();
            return ev.clientY >= top && ev.clientY < bottom;
        });
        return this.options.isVertical ? tracks[0] : inside;
    }

    _getCandidate() {
        const { kind, bar, row, origin } = this.current;
        const track = this._findTrack(this.pointer) || this._getTrack(row);
        const instant = this._getInstant(this.pointer, track);
        if (kind === "draw") {
            const [start, stop] = [Math.min(origin, instant), Math.max(origin, instant)];
            const from = snap(start, Math.floor);
            return { row, start: from, stop: Math.max(snap(stop, Math.ceil), from + STEP) };
        }
        if (kind === "start") {
            return { bar, row, start: Math.min(snap(instant), bar.stop - STEP), stop: bar.stop };
        }
        if (kind === "stop") {
            return { bar, row, start: bar.start, stop: Math.max(snap(instant), bar.start + STEP) };
        }
        const start = snap(bar.start + instant - origin);
        return { bar, row: this._getRow(track), start, stop: start + bar.stop - bar.start };
    }

    _getTrack(row) {
        return this.options.root.el.querySelector(`[data-row="${row.key}"]`);
    }

    _update() {
        const candidate = this._getCandidate();
        const last = this.current.candidate;
        if (
            last?.row === candidate.row &&
            last.start === candidate.start &&
            last.stop === candidate.stop
        ) {
            return;
        }
        this.current.candidate = candidate;
        this.show(candidate);
    }

    _scroll() {
        const { el } = this.options.root;
        const step = () => {
            if (!this.current) {
                return;
            }
            const box = el.getBoundingClientRect();
            const { clientX: x, clientY: y } = this.pointer;
            const left = this._getTrack(this.current.row).parentElement.firstElementChild
                .getBoundingClientRect().right;
            const across = x > box.right - EDGE ? SPEED : x < left + EDGE ? -SPEED : 0;
            const down = y > box.bottom - EDGE ? SPEED : y < box.top + EDGE + 40 ? -SPEED : 0;
            const before = [el.scrollLeft, el.scrollTop];
            el.scrollBy(this.options.isVertical ? 0 : across, down);
            if (el.scrollLeft !== before[0] || el.scrollTop !== before[1]) {
                this._update();
            }
            this.frame = browser.requestAnimationFrame(step);
        };
        this.frame = browser.requestAnimationFrame(step);
    }

    // Ghost
    /** Show where a bar would go, and who stands in the way. */
    show(candidate) {
        const track = this._getTrack(candidate.row);
        if (!track) {
            return;
        }
        this.ghost ||= this._makeGhost();
        const { axis } = this.model;
        const [from, to] = [axis.place(candidate.start), axis.place(candidate.stop)];
        const { style } = this.ghost;
        const box = this.options.overlay.el.getBoundingClientRect();
        const area = track.getBoundingClientRect();
        if (this.options.isVertical) {
            Object.assign(style, { top: `${from * 100}%`, height: `${(to - from) * 100}%` });
        } else {
            Object.assign(style, {
                left: `${from * 100}%`,
                width: `${(to - from) * 100}%`,
                top: `${area.top - box.top}px`,
                height: `${area.height}px`,
            });
        }
        const { clash, warning } = this.model.check(candidate);
        const span = this.model.formatSpan(candidate.start, candidate.stop);
        const place = candidate.row.name;
        this.ghost.classList.toggle("o_clash", Boolean(clash));
        this.ghost.classList.toggle("o_warning", Boolean(warning));
        this.ghost.classList.toggle("o_end", from > 0.6);
        this.ghost.classList.toggle("o_low", area.top - box.top > box.height - 90);
        const [title, text] = this.ghost.querySelectorAll("strong, span");
        title.textContent = `${span} · ${place}`;
        text.textContent = clash || warning;
        this.options.onSay([span, place, clash || warning].filter(Boolean).join(", "));
    }

    /** Take it away. */
    clear() {
        this.ghost?.remove();
        this.ghost = null;
    }

    _makeGhost() {
        const ghost = document.createElement("div");
        ghost.className = "o_autoservice_board_ghost";
        const tip = document.createElement("div");
        tip.className = "o_board_tip shadow";
        tip.append(document.createElement("strong"), document.createElement("span"));
        ghost.append(tip);
        this.options.overlay.el.append(ghost);
        return ghost;
    }
}
