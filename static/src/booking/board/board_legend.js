// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Component } from "@odoo/owl";
import { MARKS, STATES } from "./board_model";

/** What colours and icons mean: a line under the board, or a list. */
export class BoardLegend extends Component {
    static template = "autoservice.BoardLegend";
    static props = {
        isList: { type: Boolean, optional: true },
        close: { type: Function, optional: true },
    };

    setup() {
        this.states = Object.entries(STATES).map(([name, label]) => ({ name, label }));
        this.marks = MARKS;
    }
}
