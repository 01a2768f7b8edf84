// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CARD = ".o_autoservice_call";
const KEY = "keyofthecalltour";

/** Post an event of a call, and take its news as the bus brings them. */
async function post(status) {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    const body = new URLSearchParams({
        CallSid: "CA1",
        CallStatus: status,
        From: "+37369123456",
        Direction: "inbound",
    });
    await fetch(`/autoservice/telephony/${KEY}`, { method: "POST", body });
    const [call] = await services.orm.searchRead(
        "autoservice.inquiry",
        [["call_ref", "=", "CA1"]],
        ["status"]
    );
    await services.autoservice_calls.onNews({ ...call, user_id: false });
}

tours.add("autoservice_call", {
    steps: () => [
        {
            content: "A call comes while something else is on the screen",
            trigger: ".o_view_controller",
            run: () => post("ringing"),
        },
        {
            content: "The card says who it is, and his car",
            trigger: `${CARD}:contains(Ion Popa) .o_autoservice_call_cars:contains(ABC123)`,
        },
        {
            content: "One click books him",
            trigger: `${CARD} .o_autoservice_call_book`,
            run: "click",
        },
        {
            content: "The customer is in the quick booking already",
            trigger: ".o_autoservice_quick_book:contains(Ion Popa)",
        },
        {
            content: "It is closed again",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "The call is over",
            trigger: `body:not(:has(.modal)) ${CARD}`,
            run: () => post("no-answer"),
        },
        {
            content: "The card closes itself",
            trigger: `body:not(:has(${CARD}))`,
        },
    ],
});
