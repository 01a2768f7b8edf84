// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CARD = ".o_autoservice_call";
const KEY = "keyofthecalltour";

/** Post an event of a call, and take its news as the bus brings them. */
async function post(
    status,
    { id = "CA1", phone = "+37369123456", userId = false, duration = 0 } = {}
) {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    const body = new URLSearchParams({
        CallSid: id,
        CallStatus: status,
        CallDuration: duration,
        From: phone,
        Direction: "inbound",
    });
    await fetch(`/autoservice/telephony/${KEY}`, { method: "POST", body });
    const [call] = await services.orm.searchRead(
        "autoservice.inquiry",
        [["call_ref", "=", id]],
        ["status"]
    );
    await services.autoservice_calls.onNews({ ...call, user_id: userId, duration });
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
            content: "Somebody who hides his number calls at the same time",
            trigger: CARD,
            run: () => post("ringing", { id: "CA2", phone: "anonymous" }),
        },
        {
            content: "His card is on top of the other one",
            trigger: `.o_autoservice_calls > :first-child:contains(Unknown number)`,
        },
        {
            content: "A colleague speaks with him",
            trigger: `.o_autoservice_calls > :nth-child(2):contains(Ion Popa)`,
            run: () => post("in-progress", { id: "CA2", phone: "anonymous", userId: 999999 }),
        },
        {
            content: "Only the other card is left",
            trigger: `body:not(:has(${CARD}:contains(Unknown number))) ${CARD}:contains(Ion Popa)`,
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
            trigger: ".modal-header .btn-close, .modal-header .oi-arrow-left",
            run: "click",
        },
        {
            content: "The card has left the way free",
            trigger: `body:not(:has(.modal)) ${CARD}:not(:has(.card-footer)):contains(Ion Popa)`,
        },
        {
            content: "It is opened again",
            trigger: `${CARD} .o_autoservice_call_fold`,
            run: "click",
        },
        {
            content: "Nothing more is heard of the call for long",
            trigger: `${CARD} .card-footer`,
            run: () => {
                const { autoservice_calls: calls } = odoo.__WOWL_DEBUG__.root.env.services;
                calls.pass(calls.cards[0].id);
            },
        },
        {
            content: "It says when he called",
            trigger: `${CARD} .o_autoservice_call_state:contains(Called at)`,
        },
        {
            content: "The call is over",
            trigger: CARD,
            run: () => post("no-answer"),
        },
        {
            content: "The card of who was missed closes itself",
            trigger: `body:not(:has(${CARD}))`,
        },
        {
            content: "He calls once more",
            trigger: "body",
            run: () => post("ringing", { id: "CA3" }),
        },
        {
            content: "Somebody speaks with him",
            trigger: `${CARD} .o_autoservice_call_state:contains(Calls now)`,
            run: () => post("in-progress", { id: "CA3" }),
        },
        {
            content: "He hangs up",
            trigger: `${CARD} .o_autoservice_call_state:contains(Conversation)`,
            run: () => post("completed", { id: "CA3", duration: 65 }),
        },
        {
            content: "The card stays, and says how long it was",
            trigger: `${CARD}:has(.card-footer) .o_autoservice_call_state:contains(Ended after 1:05)`,
        },
        {
            content: "It is closed by hand",
            trigger: `${CARD} .btn-close`,
            run: "click",
        },
        {
            content: "And gone: the news come once more",
            trigger: `body:not(:has(${CARD}))`,
            run: () => post("completed", { id: "CA3", duration: 65 }),
        },
        {
            content: "It does not come back",
            trigger: `body:not(:has(${CARD}))`,
        },
    ],
});

/** A visit is registered with three clicks; what is typed is not counted. */
const clicks = { count: 0 };
// A tour presses where it types: that is no click where the cursor is there already.
const countClick = ({ target }) => {
    clicks.count += target === document.activeElement ? 0 : 1;
};

tours.add("autoservice_inquiry_three_clicks", {
    steps: () => [
        {
            content: "The list of calls and visits",
            trigger: ".o_list_view .o_list_button_add, .o_kanban_view .o-kanban-button-new",
            run: () => document.addEventListener("pointerdown", countClick, true),
        },
        {
            content: "One: a new one",
            trigger: ".o_list_button_add, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "The cursor is in the phone, which is typed",
            trigger: ".o_field_widget[name=phone] input:focus",
            run: "edit 069123456",
        },
        {
            content: "Two: he is here",
            trigger: ".o_field_widget[name=channel] .o_selection_badge:contains(Visit)",
            run: "click",
        },
        {
            content: "He was recognised",
            trigger: ".o_field_widget[name=partner_id] input:value(Ion Popa)",
        },
        {
            content: "Three: saved",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It took three clicks",
            trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_dirty))",
            run: () => {
                document.removeEventListener("pointerdown", countClick, true);
                if (clicks.count !== 3) {
                    throw new Error(`${clicks.count} clicks`);
                }
            },
        },
    ],
});
