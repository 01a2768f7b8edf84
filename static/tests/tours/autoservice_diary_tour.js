// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
/** A reminder rings. */
function ring() {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    services.autoservice_reminders.show([
        {
            id: 1000000000,
            title: "Tour: rung",
            when: "14:30",
            customer: "Ion Popa",
            phone: "",
            car: "",
        },
    ]);
}

/**
 * @param {string} line selector of a line
 * @param {Object[]} later what puts off the line that `bill` selects
 */
function getSteps(line, later) {
    const tyres = `${line}:contains(Tour: ask about the tyres)`;
    const bill = `${line}:contains(Tour: send the bill)`;
    return [
        {
            content: "The tasks of the day say who the customer is, and his phone",
            trigger: `${tyres}:contains(Ion Popa) a[href^='tel:']`,
        },
        {
            content: "One is done",
            trigger: `${tyres} .o_autoservice_done`,
            run: "click",
        },
        {
            content: "With a word of result",
            trigger: ".modal div[name=feedback] textarea",
            run: "edit Wants winter ones",
        },
        {
            trigger: ".modal footer button[name=action_save]",
            run: "click",
        },
        {
            content: "It is off the list",
            trigger: `body:not(:has(.modal)):not(:contains(Tour: ask about the tyres)) ${bill}`,
        },
        ...later(bill),
        {
            content: "It says its new hour; a customer is opened",
            trigger: `body:not(:has(.o-dropdown--menu)) ${bill}:contains(/\\d:\\d\\d/) .o_autoservice_what`,
            run: "click",
        },
        {
            content: "The reminder knows whom the form shows",
            trigger: ".o_form_view:has(.o-mail-Chatter-topbar)",
            run: () => odoo.__WOWL_DEBUG__.root.env.services.command.openMainPalette(),
        },
        {
            trigger: ".o_command_palette_search input",
            run: "edit Remind me",
        },
        {
            content: "The list is the answer to what was typed, not the one before it",
            trigger: ".o_command_palette:not(:contains(My day)) .o_command:contains(Remind me)",
            run: "click",
        },
        {
            trigger: ".o_autoservice_reminder div[name=document]:contains(Ion Popa)",
        },
        {
            trigger: ".o_autoservice_reminder div[name=name] input",
            run: "edit Tour: order the pads",
        },
        {
            trigger: ".o_autoservice_reminder .o_selection_badge:contains(Tomorrow)",
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_save]",
            run: "click",
        },
        {
            content: "The hour of another one has come",
            trigger: "body:not(:has(.modal))",
            run: ring,
        },
        {
            trigger: ".o_notification:contains(Tour: rung):contains(14:30 · Ion Popa) .o_notification_close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_notification))",
        },
    ];
}

tours.add("autoservice_diary", {
    steps: () =>
        getSteps(".o_data_row", (bill) => [
            {
                content: "Mine, and these until in a week: both hold",
                trigger: ".o_searchview_facet:contains(Mine):not(:contains(Week))",
            },
            {
                content: "The other is put off by an hour",
                trigger: `${bill} button.o_autoservice_later_hour`,
                run: "click",
            },
        ]),
});

tours.add("autoservice_diary_phone", {
    steps: () =>
        getSteps(".o_kanban_record:not(.o_kanban_ghost)", (bill) => [
            {
                content: "The menu of the card puts the other off by an hour",
                trigger: `${bill} .o_dropdown_kanban button`,
                run: "click",
            },
            {
                trigger: ".dropdown-item.o_autoservice_later_hour",
                run: "click",
            },
        ]),
});
