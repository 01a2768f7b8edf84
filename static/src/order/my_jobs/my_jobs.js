// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { BarcodeScanner } from "@autoservice/order/my_jobs/scanner";
import { MyJob } from "@autoservice/order/my_jobs/my_job";
import { JOB_STATES } from "@autoservice/order/my_jobs/states";
import { dayTitle, shiftDay, timeSpan } from "@autoservice/order/my_jobs/times";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ACTION = "autoservice.autoservice_my_jobs_action";

/**
 * The executor's screen: the jobs of a day, or with a resId one job.
 */
export class MyJobs extends Component {
    static template = "autoservice.MyJobs";
    static components = { Layout, MyJob };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.jobId = this.props.resId || this.props.action.params?.booking_id || false;
        this.canScan = BarcodeScanner.isSupported();
        this.state = useState({ data: null, text: "" });
        if (this.jobId) {
            this.props.updateActionState?.({ resId: this.jobId });
            return;
        }
        onWillStart(() => this.load());
        // A phone comes back from a pocket: somebody may have booked meanwhile.
        useExternalListener(document, "visibilitychange", () => {
            if (document.visibilityState === "visible") {
                this.load(this.state.data.date);
            }
        });
    }

    get display() {
        return { controlPanel: {} };
    }

    get title() {
        return dayTitle(this.state.data);
    }

    get isToday() {
        return this.state.data.date === this.state.data.today;
    }

    async load(date) {
        this.state.data = await this.orm.call("autoservice.booking", "get_my_jobs", [], { date });
    }

    shift(days) {
        return this.load(shiftDay(this.state.data.date, days));
    }

    time(job) {
        return timeSpan(job, this.state.data);
    }

    badge(job) {
        return JOB_STATES[job.state];
    }

    open(jobId) {
        return this.action.doAction(ACTION, { props: { resId: jobId } });
    }

    async scan() {
        const code = await BarcodeScanner.scan(this.env);
        if (code) {
            await this.find(code);
        }
    }

    async find(code) {
        if (!code.trim()) {
            return;
        }
        const { booking_id: bookingId, car } = await this.orm.call(
            "autoservice.booking",
            "find_job",
            [],
            { code }
        );
        if (bookingId) {
            return this.open(bookingId);
        }
        this.notification.add(
            car
                ? _t("%(car)s: you have no open job on this car.", { car })
                : _t("No car found for %(code)s.", { code }),
            { type: "warning" }
        );
    }
}

registry.category("actions").add("autoservice_my_jobs", MyJobs);
