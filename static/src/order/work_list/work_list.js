// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/**
 * What is to be done in a job, to be ticked off, without a price.
 *
 * Executors have no right on order lines, so the list is a JSON field of the booking and
 * a tick is a verb of the booking.
 */
export class WorkList extends Component {
    static template = "autoservice.WorkList";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
    }

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    get canTick() {
        return this.props.record.data.state === "in_work";
    }

    async toggle(line) {
        const { record } = this.props;
        if (await record.isDirty()) {
            await record.save();
        }
        await this.orm.call(record.resModel, "set_line_done", [[record.resId]], {
            line_ids: [line.id],
            done: !line.is_done,
        });
        await record.load();
    }
}

registry.category("fields").add("autoservice_work_list", {
    component: WorkList,
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "state", type: "selection" }],
});
