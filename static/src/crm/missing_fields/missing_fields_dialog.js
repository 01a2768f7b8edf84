// Part of autoservice. See LICENSE for full copyright and licensing details.

import { WarningDialog } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** A lead was not moved: what it lacks, and the way to where that is filled in. */
export class MissingFieldsDialog extends WarningDialog {
    static template = "autoservice.MissingFieldsDialog";

    setup() {
        super.setup();
        this.action = useService("action");
        this.leadId = this.isOpenAlready ? false : this.props.data.context.lead_id;
    }

    get isOpenAlready() {
        const { props } = this.action.currentController || {};
        return props && props.resModel === "crm.lead" && props.type === "form";
    }

    inferTitle() {
        return _t("Something is missing");
    }

    openLead() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: this.leadId,
            views: [[false, "form"]],
        });
        this.props.close();
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.autoservice.models.crm.missing_fields.MissingFields", MissingFieldsDialog);
