// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DIALOG = ".o_autoservice_quick_book";

tours.add("autoservice_deal_book", {
    steps: () => [
        {
            content: "The deal opens the quick booking",
            trigger: ".o_form_view button.btn-primary[name=action_book]",
            run: "click",
        },
        {
            content: "Who comes and with which car is known",
            trigger: `${DIALOG}:contains(Ion Popa):contains(ABC123)`,
        },
        {
            content: "So is what he wants, and the first free time is chosen",
            trigger: `${DIALOG}:has(.o_autoservice_quick_slots) #o_autoservice_quick_note:value(Noise)`,
        },
        {
            content: "One click books",
            trigger: ".o_autoservice_quick_save:enabled",
            run: "click",
        },
        {
            content: "The deal has its visit, and booking is not what comes next",
            trigger: `body:not(:has(${DIALOG})) .o_form_view:not(:has(button.btn-primary[name=action_book]))`,
        },
    ],
});

tours.add("autoservice_deal_missing", {
    steps: () => [
        {
            content: "A deal is drawn into a stage that demands the car",
            trigger: ".o_kanban_record:contains(Noise in front)",
            run: "drag_and_drop .o_kanban_group:nth-child(2)",
        },
        {
            content: "It is said what is missing, and where that is filled in",
            trigger: ".o_autoservice_missing_fields:contains(Missing: Car) .btn-primary",
            run: "click",
        },
        {
            content: "The deal is open",
            trigger: ".o_form_view .o_field_widget[name=vehicle_id]",
        },
    ],
});
