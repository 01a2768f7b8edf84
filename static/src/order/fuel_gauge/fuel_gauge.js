// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/** A level in eighths, set with one tap. The choices of the field are the steps. */
export class FuelGauge extends Component {
    static template = "autoservice.FuelGauge";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get steps() {
        const { record, name } = this.props;
        const known = this.value !== false;
        return record.fields[name].selection.map(([value, label], index) => ({
            value,
            label,
            height: 30 + index * 8.75,
            isFull: known && Number(value) <= Number(this.value),
            isChosen: value === this.value,
        }));
    }

    get label() {
        return this.steps.find((step) => step.isChosen)?.label || "";
    }

    choose(value) {
        const same = value === this.value;
        return this.props.record.update({ [this.props.name]: same ? false : value });
    }
}

registry.category("fields").add("autoservice_fuel_gauge", {
    component: FuelGauge,
    supportedTypes: ["selection"],
});
