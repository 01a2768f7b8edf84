// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const work = (name) => `.o_autoservice_extra_work:contains(${name})`;
const point = (name) => `.o_autoservice_inspection .o_kanban_record:contains(${name})`;

function checkWidth() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide, the screen ${clientWidth}`);
    }
}

tours.add("autoservice_extra_work", {
    steps: () => [
        {
            content: "The work is asked about, with its price and note",
            trigger: `${work("Brake pads")}:contains(200.00):contains(3 mm):contains(Needed now)`,
        },
        {
            content: "Nobody has to scroll sideways",
            trigger: "#extra_work",
            run: checkWidth,
        },
        {
            content: "Approve",
            trigger: `${work("Brake pads")} button:contains(Approve)`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is on the order",
            trigger: `${work("Brake pads")}:contains(It is on your order)`,
        },
        {
            content: "Decline the other one",
            trigger: `${work("Wiper blade")} button:contains(Decline)`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It stays on the car; nothing is left to press",
            trigger: `#extra_work:not(:has(form)) ${work("Wiper blade")}:contains(Declined)`,
        },
        {
            content: "The approved work is in the table of the order",
            trigger: "#sales_order_table:contains(Brake pads):not(:contains(Wiper blade))",
        },
    ],
});

tours.add("autoservice_inspection", {
    steps: () => [
        {
            content: "Open the job",
            trigger: ".o_autoservice_job:contains(Body wash)",
            run: "click",
        },
        {
            content: "Inspect the car",
            trigger: ".o_autoservice_my_job button[name=inspect]",
            run: "click",
        },
        {
            content: "The points are there, without prices",
            trigger: `.o_form_view:not(:contains(100.00)) ${point("Brakes")}`,
        },
        {
            content: "Nobody has to scroll sideways",
            trigger: ".o_autoservice_inspection",
            run: checkWidth,
        },
        {
            content: "The brakes are needed now",
            trigger: `${point("Brakes")} button:contains(Now)`,
            run: "click",
        },
        {
            content: "It is counted",
            trigger: `.o_form_view:has(.badge:contains(now)) ${point("Brakes")} .btn-danger:contains(Now)`,
        },
        {
            content: "The tyres soon",
            trigger: `${point("Tyres")} button:contains(Soon)`,
            run: "click",
        },
        {
            content: "It is noted",
            trigger: `${point("Tyres")} .btn-warning:contains(Soon)`,
        },
        {
            content: "Say more about the brakes",
            trigger: `${point("Brakes")} .fw-bold`,
            run: "click",
        },
        {
            content: "What is seen",
            trigger: ".modal .o_field_widget[name=note] input",
            run: "edit 3 mm",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It stands on the card",
            trigger: `body:not(:has(.modal)) ${point("Brakes")}:contains(3 mm)`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: ".o_form_saved, .o_form_button_save:not(:visible)",
        },
    ],
});
