// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";
import { Component } from "@odoo/owl";

const SUGGESTIONS = [
    _t("Keys"),
    _t("Registration certificate"),
    _t("Spare wheel"),
    _t("Jack and tools"),
    _t("First-aid kit"),
    _t("Fire extinguisher"),
    _t("Floor mats"),
    _t("Child seat"),
];

/** A text, one thing a line, with a chip for each of the usual things. */
export class BelongingsField extends Component {
    static template = "autoservice.BelongingsField";
    static components = { TextField };
    static props = { ...TextField.props };

    get lines() {
        const text = this.props.record.data[this.props.name] || "";
        return text.split("\n").filter((line) => line.trim());
    }

    get chips() {
        const lines = this.lines;
        return SUGGESTIONS.map(String).map((label) => ({
            label,
            isOn: lines.includes(label),
        }));
    }

    toggle({ label, isOn }) {
        const lines = isOn ? this.lines.filter((line) => line !== label) : [...this.lines, label];
        return this.props.record.update({ [this.props.name]: lines.join("\n") });
    }
}

registry.category("fields").add("autoservice_belongings", {
    ...textField,
    component: BelongingsField,
});
