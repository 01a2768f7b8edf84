// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

const NEWS = "autoservice_reminder";
const MODEL = "mail.activity";

/**
 * The reminders whose hour has come, each as a notification that stays.
 *
 * The bus tells only that there are some, or that another tab has seen them: what they
 * are is read with the rights of the user.
 */
export class Reminders {
    constructor({ action, notification, orm }) {
        this.action = action;
        this.notification = notification;
        this.orm = orm;
        // The function that closes each, by id.
        this.shown = new Map();
    }

    async onNews({ seen } = {}) {
        if (seen) {
            seen.forEach((id) => this.hide(id));
            return;
        }
        this.show(await this.orm.silent.call(MODEL, "get_autoservice_reminders"));
    }

    show(reminders) {
        for (const reminder of reminders) {
            if (!this.shown.has(reminder.id)) {
                this.shown.set(reminder.id, this.notify(reminder));
            }
        }
    }

    /** Take one off the screen that was seen elsewhere. */
    hide(id) {
        const close = this.shown.get(id);
        this.shown.delete(id);
        close?.();
    }

    notify({ id, title, when, customer, phone, car }) {
        const message = [when, customer, phone, car].filter(Boolean).join(" · ");
        const buttons = [
            { name: _t("Open"), primary: true, onClick: () => this.open(id) },
            { name: _t("Done"), onClick: () => this.settle(id, "action_done") },
            { name: _t("In 1 hour"), onClick: () => this.settle(id, "action_autoservice_later") },
        ];
        if (phone) {
            buttons.unshift({
                name: _t("Call"),
                onClick: () => window.location.assign(`tel:${phone}`),
            });
        }
        return this.notification.add(message, {
            title,
            type: "warning",
            sticky: true,
            className: "o_autoservice_reminder_rung",
            buttons,
            onClose: () => this.onClose(id),
        });
    }

    /** Closed by hand: it was seen. */
    onClose(id) {
        if (this.shown.delete(id)) {
            this.orm.silent.call(MODEL, "action_autoservice_seen", [[id]]);
        }
    }

    async open(id) {
        const action = await this.orm.call(MODEL, "action_open_document", [[id]]);
        this.shown.get(id)?.();
        this.action.doAction(action);
    }

    async settle(id, verb) {
        await this.orm.call(MODEL, verb, [[id]]);
        this.hide(id);
        const { resModel } = this.action.currentController?.props || {};
        if (resModel === "autoservice.diary") {
            this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
        }
    }
}

registry.category("services").add("autoservice_reminders", {
    dependencies: ["action", "bus_service", "notification", "orm"],
    start(env, { bus_service: bus, ...services }) {
        const reminders = new Reminders(services);
        bus.subscribe(NEWS, (news) => reminders.onNews(news));
        reminders.show(session.autoservice_reminders || []);
        return reminders;
    },
});
