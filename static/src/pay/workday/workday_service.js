// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const NEWS = "autoservice_workday";
const WINDOW = "autoservice.autoservice_workday_action_window";

/** Opens the window of the workday when the server asks who is on shift. */
registry.category("services").add("autoservice_workday", {
    dependencies: ["action", "bus_service"],
    start(env, { action, bus_service: bus }) {
        bus.subscribe(NEWS, async ({ id }) => {
            const window = await action.loadAction(WINDOW);
            action.doAction({ ...window, res_id: id });
        });
    },
});
