// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const person = (name) => `.o_field_widget[name=person_ids] .o_data_row:contains(${name})`;
const state = (name) => `.o_statusbar_status .o_arrow_button_current:contains(${name})`;

tours.add("autoservice_pay_sheet", {
    steps: () => [
        {
            content: "A new sheet",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Everything that is final goes on it",
            trigger: ".o_form_view button[name=action_collect]:contains(Collect)",
            run: "click",
        },
        {
            content: "Everybody is there with his sum",
            trigger: `${person("Petru Washer")}:contains(150.00)`,
        },
        {
            content: "What is behind it?",
            trigger: `${person("Petru Washer")} button[name=action_open_entries]`,
            run: "click",
        },
        {
            content: "The bonus, with its reason",
            trigger: ".o_list_view .o_data_row:contains(Found a lost key)",
        },
        {
            content: "Back to the sheet",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:last",
            run: "click",
        },
        {
            content: "On the books",
            trigger: ".o_form_view button[name=action_post]",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: state("Posted"),
        },
        {
            content: "Pay everybody",
            trigger: ".o_form_view button[name=action_pay]",
            run: "click",
        },
        {
            content: "With Odoo's payments",
            trigger: ".modal button[name=action_create_payments]",
            run: "click",
        },
        {
            content: "The payments are there",
            trigger: "body:not(:has(.modal)) .o_action_manager",
        },
    ],
});

tours.add("autoservice_pay_confirm", {
    steps: () => [
        {
            content: "The sum of the sheet",
            trigger: ".o_kanban_record:contains(150.00)",
        },
        {
            content: "Nobody has to scroll sideways",
            trigger: ".o_kanban_record",
            run() {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`The page is ${scrollWidth} wide, the screen ${clientWidth}`);
                }
            },
        },
        {
            content: "Something is missing",
            trigger: ".o_kanban_record button[name=action_say_wrong]",
            run: "click",
        },
        {
            content: "What?",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Two washes on Monday",
        },
        {
            content: "Tell the owner",
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            content: "It stands there",
            trigger: "body:not(:has(.modal)) .o_kanban_record:contains(Two washes on Monday)",
        },
        {
            content: "It is right after all",
            trigger: ".o_kanban_record button[name=action_confirm]",
            run: "click",
        },
        {
            content: "Confirmed",
            trigger: ".o_kanban_record:contains(Confirmed):not(:has(button[name=action_confirm]))",
        },
        {
            content: "What was it for?",
            trigger: ".o_kanban_record button[name=action_open_entries]",
            run: "click",
        },
        {
            content: "The bonus, with its reason",
            trigger: ".o_content :contains(Found a lost key)",
        },
    ],
});

/** Take the news of the open workday, as the bus brings them. */
async function askForDay(news = {}) {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    const [day] = await services.orm.searchRead(
        "autoservice.workday",
        [["note", "=", "Tour day"]],
        ["id"]
    );
    services.autoservice_workday.onNews({ id: day.id, ...news });
}

const DAY = ".modal .o_field_widget[name=employee_ids]";

tours.add("autoservice_workday_at_load", {
    steps: () => [
        {
            content: "Who was not there at the hour is asked when he comes",
            trigger: `.o_web_client:has(.o_view_controller) ${DAY}:contains(Petru Washer)`,
        },
        {
            content: "Later",
            trigger: ".modal .o_form_button_cancel:contains(Later)",
            run: "click",
        },
        {
            content: "The first screen is there",
            trigger: "body:not(:has(.modal)) .o_view_controller",
        },
    ],
});

tours.add("autoservice_workday", {
    steps: () => [
        {
            content: "The server asks while something else is on the screen",
            trigger: ".o_view_controller",
            run: () => askForDay(),
        },
        {
            content: "Both are on shift",
            trigger: `${DAY}:contains(Petru Washer):contains(Vasile Master)`,
            run: () => askForDay(),
        },
        {
            content: "A reminder opens no second window",
            trigger: ".modal",
            run() {
                if (document.querySelectorAll(".modal").length > 1) {
                    throw new Error("The window opened twice");
                }
            },
        },
        {
            content: "Later",
            trigger: ".modal .o_form_button_cancel:contains(Later)",
            run: "click",
        },
        {
            content: "It asks again",
            trigger: "body:not(:has(.modal))",
            run: () => askForDay(),
        },
        {
            content: "Vasile is away",
            trigger: `${DAY} .o_tag:contains(Vasile Master) .o_delete`,
            run: "click",
        },
        {
            content: "He is off",
            trigger: `${DAY}:not(:contains(Vasile Master))`,
        },
        {
            content: "It rains",
            trigger: ".modal .o_field_widget[name=is_rainy] input",
            run: "click",
        },
        {
            content: "A word on it",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Vasile is at the dentist",
        },
        {
            content: "Save the day",
            trigger: ".modal .o_form_button_save:contains(Save the Day)",
            run: "click",
        },
        {
            content: "The window is gone",
            trigger: "body:not(:has(.modal))",
        },
    ],
});
