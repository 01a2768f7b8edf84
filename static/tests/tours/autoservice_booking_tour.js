// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const verb = (name, label) => ({
    content: label,
    trigger: `.o_statusbar_buttons button[name=${name}]`,
    run: "click",
});

const work = () => [
    verb("action_book", "Book"),
    verb("action_start", "Start"),
    verb("action_issue_invoice", "Issue the invoice"),
    {
        content: "The invoice opens",
        trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]",
    },
];

const confirmPayment = () => [
    {
        content: "Confirm the payment",
        trigger: ".modal button[name=action_create_payments]",
        run: "click",
    },
    {
        content: "The payment is in",
        trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_register_payment]:visible))",
    },
];

tours.add("autoservice_wash_desktop", {
    steps: () => [
        {
            content: "Type a customer whom nobody knows",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Nina Pascal",
        },
        {
            content: "Create the customer in place",
            trigger: ".o_m2o_dropdown_option_create > a",
            run: "click",
        },
        {
            content: "Give the phone",
            trigger: ".o_field_widget[name=partner_phone] input",
            run: "edit +373 69 555 777",
        },
        {
            content: "Type the plate",
            trigger: ".o_field_widget[name=vehicle_id] input",
            run: "edit tt 123 nn",
        },
        {
            content: "Create the car in place",
            trigger: ".o_m2o_dropdown_option_create > a",
            run: "click",
        },
        {
            content: "The car has come with its plate",
            trigger: ".o_field_widget[name=vehicle_id] input:value(TT123NN)",
        },
        {
            content: "Look for the class",
            trigger: ".o_field_widget[name=vehicle_class_id] input",
            run: "edit Passenger",
        },
        {
            content: "Choose the class",
            trigger: ".o-autocomplete--dropdown-menu:not(:contains(Small car)) a:contains(Passenger car)",
            run: "click",
        },
        {
            content: "Look for the post",
            trigger: ".o_field_widget[name=bay_id] input",
            run: "edit Tour post",
        },
        {
            content: "Choose the post",
            trigger: ".o-autocomplete--dropdown-item a:contains(Tour post)",
            run: "click",
        },
        {
            content: "Add a service",
            trigger: ".o_field_x2many_list_row_add a:contains(Add a service or part)",
            run: "click",
        },
        {
            content: "Look for the service",
            trigger: ".o_selected_row .o_field_widget[name=product_id] input",
            run: "edit Tour wash",
        },
        {
            content: "Choose the service",
            trigger: ".o-autocomplete--dropdown-item a:contains(Tour wash)",
            run: "click",
        },
        {
            content: "The tech card gave the price and the minutes",
            trigger: ".o_field_widget[name=amount_total]:contains(80.00)",
        },
        {
            content: "The minutes gave the length",
            trigger: ".o_field_widget[name=duration] input:value(20)",
        },
        ...work(),
        verb("action_register_payment", "Register the payment on the invoice"),
        ...confirmPayment(),
    ],
});

tours.add("autoservice_wash_phone", {
    steps: () => [
        {
            content: "Look for the customer",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "click",
        },
        {
            content: "Nobody knows the customer: make a new one",
            trigger: ".modal .modal-footer .o_create_button",
            run: "click",
        },
        {
            content: "Give the name",
            trigger: ".modal .o_form_view .o_field_widget[name=name] .o_input",
            run: "edit Nina Pascal",
        },
        {
            content: "Save the customer",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Look for the car",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=vehicle_id] input",
            run: "click",
        },
        {
            content: "A new car",
            trigger: ".modal .modal-footer .o_create_button",
            run: "click",
        },
        {
            content: "Type the plate",
            trigger: ".modal .o_form_view .o_field_widget[name=plate] input",
            run: "edit tt 124 nn",
        },
        {
            content: "Save the car",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Add a service",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=line_ids] button:contains(Add service or part)",
            run: "click",
        },
        {
            content: "Look for the service",
            trigger: ".modal .o_field_widget[name=product_id] input",
            run: "click",
        },
        {
            content: "Choose the service",
            trigger: ".modal .o_kanban_record:contains(Tour wash)",
            run: "click",
        },
        {
            content: "The tech card gave the price",
            trigger: ".modal .o_field_widget[name=price_subtotal]:contains(80.00)",
        },
        {
            content: "Keep the line",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The total follows",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=amount_total]:contains(80.00)",
        },
        ...work(),
        {
            content: "Back to the booking",
            trigger: ".o_back_button",
            run: "click",
        },
        verb("action_register_payment", "Register the payment on the booking"),
        ...confirmPayment(),
    ],
});
