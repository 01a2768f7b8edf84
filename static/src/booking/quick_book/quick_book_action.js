// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { pick } from "@web/core/utils/objects";

import { QuickBookDialog } from "./quick_book_dialog";

export const QUICK_BOOK_HOTKEY = "alt+shift+b";

/**
 * Open the quick booking over whatever is on the screen.
 *
 * @param {Object} env
 * @param {Object} [props] of QuickBookDialog
 */
export function openQuickBook(env, props = {}) {
    if (document.querySelector(".o_autoservice_quick_book")) {
        return;
    }
    env.services.dialog.add(QuickBookDialog, {
        ...props,
        onBooked: (id) => {
            props.onBooked?.(id);
            showBooking(env);
        },
    });
}

/** A list or calendar of bookings behind the dialog shows the new one. */
function showBooking(env) {
    const controller = env.services.action.currentController;
    const { resModel, type } = (controller && controller.props) || {};
    if (resModel === "autoservice.booking" && type !== "form") {
        env.services.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

/** What the server, or the board, says about a booking that is to be made. */
const PARAMS = [
    "start",
    "stop",
    "bayId",
    "bayKind",
    "employeeIds",
    "companyId",
    "known",
    "note",
    "context",
];

registry.category("actions").add("autoservice_quick_book", async (env, action, options) => {
    if (!env.services.action.currentController) {
        // Opened by its address there is nothing behind it yet.
        await env.services.action.doAction("autoservice.autoservice_booking_action");
    }
    openQuickBook(env, {
        ...pick(action.params || {}, ...PARAMS),
        // The form that it was opened from shows what came of it.
        onBooked: () => options?.onClose?.(),
    });
});

registry.category("services").add("autoservice_quick_book", {
    dependencies: ["command", "dialog", "action", "orm", "notification"],
    async start(env) {
        if (await user.hasGroup("autoservice.group_manager")) {
            env.services.command.add(_t("Quick booking"), () => openQuickBook(env), {
                category: "app",
                global: true,
                hotkey: QUICK_BOOK_HOTKEY,
                hotkeyOptions: { bypassEditableProtection: true },
            });
        }
    },
});
