// Part of autoservice. See LICENSE for full copyright and licensing details.

import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { Component } from "@odoo/owl";

import { openReminder } from "./reminder_action";

const MODELS = [
    "autoservice.booking",
    "autoservice.inquiry",
    "autoservice.vehicle",
    "crm.lead",
    "res.partner",
];

/** In the gear menu of a form: remind me of this. */
export class ReminderMenu extends Component {
    static template = "autoservice.ReminderMenu";
    static components = { DropdownItem };
    static props = {};

    remind() {
        const { resModel, resId } = this.env.model.root;
        openReminder(this.env, { resModel, resId });
    }
}

registry.category("cogMenu").add(
    "autoservice-reminder-menu",
    {
        Component: ReminderMenu,
        groupNumber: 1,
        isDisplayed: ({ config, model }) =>
            config.viewType === "form" &&
            MODELS.includes(model?.root.resModel) &&
            Boolean(model.root.resId) &&
            user.hasGroup("autoservice.group_executor"),
    },
    { sequence: 5 }
);
