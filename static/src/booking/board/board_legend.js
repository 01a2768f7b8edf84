// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Component } from "@odoo/owl";
import { MARKS, STATES } from "./board_model";

/** What colours and icons mean. */
export class BoardLegend extends Component {
    static template = "autoservice.BoardLegend";
    static props = {};

    setup() {
        this.states = Object.entries(STATES).map(([name, label]) => ({ name, label }));
        this.marks = MARKS;
    }
}
