// Part of autoservice. See LICENSE for full copyright and licensing details.

import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

import { openQuickBook } from "../../booking/quick_book/quick_book_action";
import { openReminder } from "../diary/reminder_action";

const { DateTime, Duration } = luxon;

/** Who calls or has just called: the cards, the newest on top. */
export class CallCards extends Component {
    static template = "autoservice.CallCards";
    static props = {};

    setup() {
        this.calls = useService("autoservice_calls");
        this.cards = useState(this.calls.cards);
        this.action = useService("action");
        this.orm = useService("orm");
    }

    title(card) {
        if (card.customer) {
            return card.customer.name;
        }
        return _t("Unknown number");
    }

    state(card) {
        if (card.status === "ended") {
            const length = Duration.fromObject({ seconds: card.duration || 0 });
            return card.duration ? _t("Ended after %s", length.toFormat("m:ss")) : _t("Ended");
        }
        if (card.isPast) {
            const began = deserializeDateTime(card.began_at);
            return _t("Called at %s", began.toLocaleString(DateTime.TIME_SIMPLE));
        }
        return card.status === "answered" ? _t("Conversation") : _t("Calls now");
    }

    foldTitle(card) {
        return card.isFolded ? _t("Open") : _t("Fold");
    }

    fold(card) {
        this.calls.fold(card, !card.isFolded);
    }

    close(card) {
        this.calls.close(card.id);
    }

    open(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    book(card) {
        // The rest of the screen is free for what is done next.
        card.isFolded = true;
        openQuickBook(this.env, {
            who: card.phone,
            context: { autoservice_inquiry_id: card.id },
        });
    }

    remind(card) {
        const { customer, id } = card;
        const about = customer
            ? { resModel: "res.partner", resId: customer.id }
            : { resModel: "autoservice.inquiry", resId: id };
        openReminder(this.env, about);
    }

    async openLead(card) {
        const args = [[card.id]];
        const action = await this.orm.call("autoservice.inquiry", "action_open_lead", args);
        this.action.doAction(action);
    }
}

registry.category("main_components").add("autoservice.CallCards", { Component: CallCards });
