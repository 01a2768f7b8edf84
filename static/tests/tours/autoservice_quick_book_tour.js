// Part of autoservice. See LICENSE for full copyright and licensing details.

import { QUICK_BOOK_HOTKEY } from "@autoservice/booking/quick_book/quick_book_action";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const WHO = "#o_autoservice_quick_who";
const SERVICES = "#o_autoservice_quick_services";

/** Every key of a text goes to whatever has the focus, as from a keyboard. */
class Typist {
    keys = 0;
    begun = 0;

    press(key, modifiers = {}) {
        this.begun ||= performance.now();
        this.keys += 1;
        const target = document.activeElement || document.body;
        const init = { key, bubbles: true, cancelable: true, ...modifiers };
        if (!target.dispatchEvent(new KeyboardEvent("keydown", init))) {
            return;
        }
        if (key.length === 1 && "value" in target && !modifiers.altKey) {
            target.value += key;
            target.dispatchEvent(new InputEvent("input", { bubbles: true, data: key }));
        }
    }

    type(text) {
        [...text].forEach((key) => this.press(key));
    }

    /** Tell the test how many keys it took, and how long the screen took with them. */
    tell() {
        const spent = Math.round(performance.now() - this.begun);
        document.body.dataset.autoserviceKeys = this.keys;
        console.info(`QUICK BOOKING: ${this.keys} keys, ${spent} ms`);
    }
}

const isFocused = (selector) => `${selector}:focus`;
const isGone = {
    content: "The dialog is gone, the booking is told",
    trigger: "body:not(:has(.o_autoservice_quick_book)) .o_notification:contains(Booked)",
};

/** The whole booking by keys alone; no step clicks. */
function bookByKeys(typist) {
    return [
        {
            content: "One key opens the quick booking, wherever one is",
            trigger: ".o_calendar_view, .o_kanban_view",
            run: () => {
                const modifiers = { altKey: true, shiftKey: true };
                typist.press(QUICK_BOOK_HOTKEY.split("+").pop(), modifiers);
            },
        },
        {
            content: "The phone is typed at once; Enter does not wait for the answer",
            trigger: isFocused(WHO),
            run: () => {
                typist.type("069123456");
                typist.press("Enter");
            },
        },
        {
            content: "The customer and his car have come, the services are next",
            trigger: isFocused(SERVICES),
            run: () => {
                typist.type("tour q");
                typist.press("Enter");
            },
        },
        {
            content: "The price has come, and a first free time; Enter books, the second does nothing",
            trigger: ".o_autoservice_quick_total:contains(80.00)",
            run: () => {
                typist.press("Enter");
                typist.press("Enter");
            },
        },
        { ...isGone, run: () => typist.tell() },
        { content: "All of it by keys", trigger: "body[data-autoservice-keys='20']" },
    ];
}

tours.add("autoservice_quick_book_known", { steps: () => bookByKeys(new Typist()) });

/** A new customer with a new car; what is typed first is the phone. */
const bookUnknown = (plate) => [
    {
        content: "Type a phone that nobody has",
        trigger: WHO,
        run: "edit 069 888 777",
    },
    {
        content: "The last row makes a new customer of it",
        trigger: ".o_autoservice_quick_options li:contains(New customer)",
        run: "click",
    },
    {
        content: "The phone has been taken over",
        trigger: "#o_autoservice_quick_phone:value(069 888 777)",
    },
    { content: "Name", trigger: "#o_autoservice_quick_name", run: "edit Nina Pascal" },
    { content: "Plate", trigger: "#o_autoservice_quick_plate", run: `edit ${plate}` },
    {
        content: "Class",
        trigger: "#o_autoservice_quick_class",
        run: "selectByLabel Crossover, SUV",
    },
    { content: "Type a service", trigger: SERVICES, run: "edit quick tour" },
    {
        content: "The price of the class is told while typing",
        trigger: ".o_autoservice_quick_options li:contains(Tour quick wash):contains(120.00)",
        run: "click",
    },
    {
        content: "Price and minutes",
        trigger: ".o_autoservice_quick_summary:contains(120.00):contains(45 min)",
    },
    {
        content: "A whole day lies ahead tomorrow",
        trigger: ".o_autoservice_quick_book button[title='Next day']",
        run: "click",
    },
    {
        content: "Another of the free times",
        trigger: ".o_autoservice_quick_slots button:nth-child(2)",
        run: "click",
    },
    {
        content: "It is chosen",
        trigger: ".o_autoservice_quick_slots button:nth-child(2)[aria-checked=true]",
    },
    {
        content: "Nothing lies beside the screen",
        trigger: ".o_autoservice_quick_book",
        run() {
            const body = this.anchor.querySelector(".modal-body");
            if (body.scrollWidth > body.clientWidth) {
                throw new Error("The dialog must be scrolled sideways.");
            }
        },
    },
    { content: "Book", trigger: ".o_autoservice_quick_save:enabled", run: "dblclick" },
    isGone,
];

tours.add("autoservice_quick_book_new_desktop", {
    steps: () => [
        {
            content: "Open the command palette",
            trigger: ".o_calendar_view, .o_kanban_view",
            run: "press ctrl+k",
        },
        {
            content: "Look for the command",
            trigger: ".o_command_palette_search input",
            run: "edit Quick booking",
        },
        {
            content: "Run it",
            trigger: ".o_command_palette:not(:contains(My day)) .o_command:contains(Quick booking)",
            run: "click",
        },
        ...bookUnknown("qn 001 n"),
    ],
});

tours.add("autoservice_quick_book_new_phone", { steps: () => bookUnknown("qn 002 n") });

tours.add("autoservice_quick_book_refused", {
    steps: () => [
        { content: "The screen is there", trigger: ".o_calendar_view, .o_kanban_view" },
        {
            content: "Open the menu of bookings",
            trigger: "[data-menu-xmlid='autoservice.autoservice_booking_menu']",
            run: "click",
        },
        {
            content: "Quick booking",
            trigger: "[data-menu-xmlid='autoservice.autoservice_quick_book_menu']",
            run: "click",
        },
        { content: "A phone", trigger: WHO, run: "edit 00000" },
        {
            content: "As a new customer",
            trigger: ".o_autoservice_quick_options li:contains(New customer)",
            run: "click",
        },
        {
            content: "There is a time, so it could be saved",
            trigger: ".o_autoservice_quick_slots button[aria-checked=true]",
        },
        { content: "Book", trigger: ".o_autoservice_quick_save:enabled", run: "click" },
        {
            content: "The field that is wrong is named, and the dialog stays",
            trigger: ".o_autoservice_quick_book .alert-danger:contains(Phone)",
        },
        { content: "Start over", trigger: ".o_autoservice_quick_forget", run: "click" },
        { content: "Nothing is kept", trigger: `${WHO}:value()` },
        { content: "Book nobody", trigger: ".o_autoservice_quick_save:enabled", run: "click" },
        {
            content: "What is missing is said",
            trigger: ".o_autoservice_quick_book .alert-danger:contains(phone or the name)",
        },
    ],
});
