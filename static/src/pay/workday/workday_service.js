// Part of autoservice. See LICENSE for full copyright and licensing details.

import { WorkdayDialog } from "./workday_dialog";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

const MODEL = "autoservice.workday";
const NEWS = "autoservice_workday";
const VIEW = "autoservice.autoservice_workday_view_form_window";
// Who loads the page again is not asked again at once; the server reminds each hour.
const ASKED = "autoservice_workday_asked";
const HOUR = 60 * 60 * 1000;

/** Opens the window of the workday when the server asks who is on shift. */
registry.category("services").add("autoservice_workday", {
    dependencies: ["bus_service", "dialog", "orm"],
    start(env, { bus_service: bus, dialog, orm }) {
        const windows = new Map();

        function open(id) {
            browser.sessionStorage.setItem(ASKED, Date.now());
            // A dialog, not an action: that would close a wizard that is being filled in.
            const close = dialog.add(
                WorkdayDialog,
                {
                    resModel: MODEL,
                    resId: id,
                    title: _t("Who is on shift?"),
                    context: { form_view_ref: VIEW },
                    size: "md",
                    canExpand: false,
                    async onRecordSave(record) {
                        const saved = await record.save({ reload: false });
                        return saved && orm.call(MODEL, "action_save", [[id]]);
                    },
                },
                { onClose: () => windows.delete(id) }
            );
            windows.set(id, close);
        }

        /**
         * The server asks, reminds (an open window stays), or tells that it was saved.
         */
        function onNews({ id, is_saved: isSaved }) {
            if (isSaved) {
                windows.get(id)?.();
            } else if (!windows.has(id)) {
                open(id);
            }
        }

        bus.subscribe(NEWS, onNews);
        const asked = Number(browser.sessionStorage.getItem(ASKED));
        if (session.autoservice_workday_id && Date.now() - asked > HOUR) {
            // Who was not there at the hour is asked when he comes: once the first
            // screen stands, for what is opened before is closed by it.
            env.bus.addEventListener(
                "ACTION_MANAGER:UI-UPDATED",
                () => onNews({ id: session.autoservice_workday_id }),
                { once: true }
            );
        }
        return { onNews };
    },
});
