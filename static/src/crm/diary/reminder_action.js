// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

export const REMINDER_HOTKEY = "alt+shift+r";
const REMINDER = "autoservice.autoservice_reminder_action";

/**
 * Open the quick reminder.
 *
 * @param {Object} env
 * @param {Object} [about] what it is about: resModel and resId; without it the form on
 *  the screen, if there is one
 */
export function openReminder(env, about = getShownDocument(env)) {
    const context = {};
    if (about?.resId) {
        context.default_res_model = about.resModel;
        context.default_res_id = about.resId;
    }
    return env.services.action.doAction(REMINDER, { additionalContext: context });
}

/** The record of the form on the screen. */
function getShownDocument(env) {
    const { props, currentState } = env.services.action.currentController || {};
    if (props?.type !== "form") {
        return null;
    }
    return { resModel: props.resModel, resId: currentState?.resId || props.resId };
}

registry.category("services").add("autoservice_reminder", {
    dependencies: ["command", "action"],
    async start(env) {
        if (!(await user.hasGroup("autoservice.group_executor"))) {
            return;
        }
        env.services.command.add(_t("Remind me"), () => openReminder(env), {
            category: "app",
            global: true,
            hotkey: REMINDER_HOTKEY,
            hotkeyOptions: { bypassEditableProtection: true },
            isAvailable: () => !document.querySelector(".o_autoservice_reminder"),
        });
        env.services.command.add(
            _t("My day"),
            () =>
                env.services.action.doAction("autoservice.autoservice_diary_action", {
                    clearBreadcrumbs: true,
                }),
            { category: "app", global: true }
        );
    },
});
