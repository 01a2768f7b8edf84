// Part of autoservice. See LICENSE for full copyright and licensing details.

import { browser } from "@web/core/browser/browser";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component, onWillDestroy, useEffect, useRef, useState } from "@odoo/owl";

const DELAY = 150;

/**
 * A field that offers what it finds while one types.
 *
 * Enter takes the marked option, also when it is pressed before the answer has come: who
 * types fast does not wait. Enter in the empty field is the owner's business.
 */
export class QuickBookSearch extends Component {
    static template = "autoservice.QuickBookSearch";
    static props = {
        id: String,
        label: String,
        placeholder: { type: String, optional: true },
        // Finds the options: (text) => Promise<Object[]>, each with a `key`.
        source: Function,
        onSelect: Function,
        onEnterEmpty: { type: Function, optional: true },
        onBackspaceEmpty: { type: Function, optional: true },
        nothing: { type: String, optional: true },
        autofocus: { type: Boolean, optional: true },
        slots: Object,
    };

    setup() {
        this.state = useState({ text: "", options: [], active: 0, isOpen: false, busy: false });
        this.asked = "";
        this.answer = Promise.resolve();
        if (this.props.autofocus) {
            useAutofocus({ refName: "input", mobile: true });
        }
        this.list = useRef("list");
        useEffect(
            () => {
                this.list.el?.querySelector(".focus")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.active, this.state.isOpen, this.state.options]
        );
        onWillDestroy(() => browser.clearTimeout(this.timer));
    }

    get activeId() {
        const hasOptions = this.state.isOpen && this.state.options.length;
        return hasOptions ? `${this.props.id}_${this.state.active}` : "";
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        browser.clearTimeout(this.timer);
        if (this.state.text.trim()) {
            this.timer = browser.setTimeout(() => this.ask(), DELAY);
        } else {
            this.asked = "";
            Object.assign(this.state, { options: [], isOpen: false, busy: false });
        }
    }

    /** Ask for the options of the present text, once. */
    ask() {
        browser.clearTimeout(this.timer);
        const text = this.state.text.trim();
        if (text && text !== this.asked) {
            this.asked = text;
            this.state.busy = true;
            this.answer = this.fetch(text);
        }
        return this.answer;
    }

    async fetch(text) {
        try {
            const options = await this.props.source(text);
            if (text === this.asked) {
                Object.assign(this.state, { options, active: 0, isOpen: true });
            }
        } catch (error) {
            if (text === this.asked) {
                this.asked = "";
            }
            throw error;
        } finally {
            if (text === this.asked || !this.asked) {
                this.state.busy = false;
            }
        }
    }

    onFocus() {
        if (this.state.text.trim() && this.state.options.length) {
            this.state.isOpen = true;
        }
    }

    onBlur() {
        this.state.isOpen = false;
    }

    onKeydown(ev) {
        const key = getActiveHotkey(ev);
        const hasText = Boolean(this.state.text.trim());
        if (key === "enter" || (key === "tab" && hasText)) {
            ev.preventDefault();
            ev.stopPropagation();
            if (!ev.repeat) {
                this.enter();
            }
        } else if (key === "arrowdown" || key === "arrowup") {
            ev.preventDefault();
            this.move(key === "arrowdown" ? 1 : -1);
        } else if (key === "escape" && this.state.isOpen) {
            ev.stopPropagation();
            this.state.isOpen = false;
        } else if (key === "backspace" && !this.state.text && this.props.onBackspaceEmpty) {
            this.props.onBackspaceEmpty();
        }
    }

    move(step) {
        const { options, isOpen, active } = this.state;
        if (!isOpen) {
            this.state.isOpen = options.length > 0;
        } else if (options.length) {
            this.state.active = (active + step + options.length) % options.length;
        }
    }

    async enter() {
        const text = this.state.text.trim();
        if (!text) {
            this.props.onEnterEmpty?.();
            return;
        }
        if (this.entering === text) {
            return;
        }
        this.entering = text;
        try {
            await this.ask();
        } finally {
            this.entering = null;
        }
        const option = this.state.options[this.state.active];
        if (option && this.state.text.trim() === text) {
            this.select(option);
        }
    }

    select(option) {
        this.asked = "";
        Object.assign(this.state, { text: "", options: [], active: 0, isOpen: false });
        this.props.onSelect(option);
    }
}
