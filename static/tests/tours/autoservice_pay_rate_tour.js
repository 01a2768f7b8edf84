// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const EDITED = ".o_selected_row .o_field_widget";
const chooseWasher = (percent) => [
    {
        content: "For whom?",
        trigger: `${EDITED}[name=employee_id] input`,
        run: "edit Petru",
    },
    {
        content: "He is offered",
        trigger: ".o-autocomplete--dropdown-item:contains(Petru Washer) > a",
        run: "click",
    },
    {
        content: "He is chosen",
        trigger: `${EDITED}[name=employee_id]:not(.o_field_invalid) input:value(Petru Washer)`,
    },
    {
        content: "His share",
        trigger: `${EDITED}[name=percent] input`,
        run: `edit ${percent}`,
    },
];

tours.add("autoservice_pay_rate_list", {
    steps: () => [
        {
            content: "Empty means everybody, and says so",
            trigger: ".o_data_row .o_data_cell[name=employee_id]:contains(Everybody)",
        },
        {
            content: "A new rate",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "A name that nobody is chosen by",
            trigger: `${EDITED}[name=employee_id] input`,
            run: "edit Petr Wash",
        },
        {
            content: "Nobody is called that",
            trigger: ".o-autocomplete--dropdown-item:contains(No records)",
        },
        {
            content: "Save",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "It is not saved for everybody",
            trigger: `${EDITED}[name=employee_id].o_field_invalid`,
        },
        ...chooseWasher(40),
        {
            content: "Save",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "It is his",
            trigger:
                ".o_list_view:not(:has(.o_selected_row)) .o_data_row:contains(Petru Washer):contains(40.00)",
        },
    ],
});

tours.add("autoservice_pay_rate_card", {
    steps: () => [
        {
            content: "The page of pay",
            trigger: ".o_notebook .nav-link[name=pay_rates]",
            run: "click",
        },
        {
            content: "A new rate",
            trigger: ".o_field_widget[name=pay_rate_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...chooseWasher(45),
        {
            content: "Save",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "It is his",
            trigger:
                ".o_form_view:has(.o_form_saved) .o_data_row:contains(Petru Washer):contains(45.00)",
        },
    ],
});
