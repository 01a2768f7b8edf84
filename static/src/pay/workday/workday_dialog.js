// Part of autoservice. See LICENSE for full copyright and licensing details.

import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

/** The workday in a window: saved, or left for later. */
export class WorkdayDialog extends FormViewDialog {
    setup() {
        super.setup();
        this.viewProps.buttonTemplate = "autoservice.WorkdayDialog.buttons";
    }
}
