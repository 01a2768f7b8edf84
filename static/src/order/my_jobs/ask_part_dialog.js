// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

const FEWEST_LETTERS = 2;

/** Ask for a part, by choosing a product or in words. */
export class AskPartDialog extends Component {
    static template = "autoservice.AskPartDialog";
    static components = { Dialog };
    static props = { ask: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({
            text: "",
            product: null,
            found: [],
            quantity: 1,
            note: "",
            busy: false,
        });
        useAutofocus({ refName: "text", mobile: true });
        this.suggest = useDebounced(() => this.search(), 250);
    }

    get canAsk() {
        return !this.state.busy && this.state.text.trim() && this.state.quantity > 0;
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.state.product = null;
        this.suggest();
    }

    async search() {
        const text = this.state.text.trim();
        if (text.length < FEWEST_LETTERS) {
            this.state.found = [];
            return;
        }
        this.state.found = await this.keepLast.add(
            this.orm.silent.call("autoservice.booking", "find_parts", [], { text })
        );
    }

    choose(product) {
        this.state.product = product;
        this.state.text = product.name;
        this.state.found = [];
    }

    async ask() {
        if (!this.canAsk) {
            return;
        }
        this.state.busy = true;
        try {
            const isAsked = await this.props.ask({
                quantity: this.state.quantity,
                product_id: this.state.product?.id || false,
                text: this.state.text,
                note: this.state.note,
            });
            if (isAsked) {
                this.props.close();
            }
        } finally {
            this.state.busy = false;
        }
    }
}
