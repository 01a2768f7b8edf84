// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useState } from "@odoo/owl";

/** The customer reads what he confirms, and draws his signature with a finger. */
export class ActSignDialog extends Component {
    static template = "autoservice.ActSignDialog";
    static components = { Dialog, NameAndSignature };
    static props = {
        name: String,
        isHandover: Boolean,
        onSign: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ name: this.props.name, isBusy: false });
        this.signature = useState({ name: "", isSignatureEmpty: true });
    }

    get isReady() {
        const { name, isBusy } = this.state;
        return name.trim() && !this.signature.isSignatureEmpty && !isBusy;
    }

    async onConfirm() {
        this.state.isBusy = true;
        try {
            const picture = this.signature.getSignatureImage();
            await this.props.onSign(picture.split(",")[1], this.state.name);
            this.props.close();
        } finally {
            this.state.isBusy = false;
        }
    }
}

/** The button at the end of an act: what was filled in is saved, then signed. */
export class ActSign extends Component {
    static template = "autoservice.ActSign";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
    }

    async onClick() {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        this.dialog.add(ActSignDialog, {
            name: record.data.partner_name || "",
            isHandover: record.data.kind === "handover",
            onSign: async (signature, signedBy) => {
                await this.orm.call(record.resModel, "action_sign", [[record.resId]], {
                    signature,
                    signed_by: signedBy,
                });
                await record.load();
            },
        });
    }
}

registry.category("view_widgets").add("autoservice_act_sign", {
    component: ActSign,
    fieldDependencies: [
        { name: "kind", type: "selection" },
        { name: "partner_name", type: "char" },
    ],
});
