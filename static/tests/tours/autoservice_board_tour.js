// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
const bar = (plate) => `.o_autoservice_bar:contains(${plate})`;

const find = (selector, text) =>
    [...document.querySelectorAll(selector)].find((element) => element.textContent.includes(text));

const getBox = (selector, text) => find(selector, text).getBoundingClientRect();

function getTrack(name) {
    const rows = [...document.querySelectorAll(".o_autoservice_board_grid .o_board_row")];
    const row = rows.find((one) => one.querySelector(".o_board_name").textContent.includes(name));
    return row.querySelector("[data-row]");
}

function fire(element, type, [x, y], pointerType = "mouse") {
    element.dispatchEvent(
        new PointerEvent(type, {
            bubbles: true,
            cancelable: true,
            composed: true,
            isPrimary: true,
            pointerId: 1,
            pointerType,
            clientX: x,
            clientY: y,
            button: 0,
            buttons: 1,
        })
    );
}

/** Press at one point, go to another in steps, look, and let go there. */
async function drag(from, to, { look = () => {}, press = 0, isGivenUp = false } = {}) {
    const pointerType = press ? "touch" : "mouse";
    const element = document.elementFromPoint(...from);
    fire(element, "pointerdown", from, pointerType);
    await wait(press);
    for (let step = 1; step <= 5; step++) {
        const point = [0, 1].map((axis) => from[axis] + ((to[axis] - from[axis]) * step) / 5);
        fire(document.elementFromPoint(...point) || element, "pointermove", point, pointerType);
        await wait(30);
    }
    look();
    if (isGivenUp) {
        const options = { key: "Escape", bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", options));
    }
    fire(document.elementFromPoint(...to) || element, "pointerup", to, pointerType);
}

const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];

const isSaved = (plate) => ({
    content: "The server has taken it",
    trigger: `${bar(plate)}:not(.o_board_saving)`,
});

const drawnDialog = () => [
    {
        content: "Type the plate of a known car",
        trigger: ".modal #o_autoservice_quick_who",
        run: "edit abc 123",
    },
    {
        content: "Choose it",
        trigger: ".modal .o_autoservice_quick_options li:contains(Ion Popa)",
        run: "click",
    },
    {
        content: "Type the service",
        trigger: ".modal #o_autoservice_quick_services",
        run: "edit tour wash",
    },
    {
        content: "Choose it",
        trigger: ".modal .o_autoservice_quick_options li:contains(Tour wash)",
        run: "click",
    },
    {
        content: "The price has come: book",
        trigger: ".modal:has(.o_autoservice_quick_total:contains(80.00)) .o_autoservice_quick_save",
        run: "click",
    },
];

tours.add("autoservice_board_book", {
    steps: () => [
        {
            content: "Draw an hour on the lift, one hour after the first booking",
            trigger: bar("TOUR1"),
            async run() {
                const hour = getBox(".o_autoservice_bar", "TOUR1");
                const y = middle(getTrack("Tour lift").getBoundingClientRect())[1];
                await drag([hour.right + hour.width + 2, y], [hour.right + 2 * hour.width - 2, y]);
            },
        },
        ...drawnDialog(),
        {
            content: "It is on the board",
            trigger: `body:not(:has(.modal)) ${bar("ABC123")}`,
        },
    ],
});

tours.add("autoservice_board_move", {
    steps: () => [
        {
            content: "Draw, think better of it and let go: the click that follows says nothing",
            trigger: bar("TOUR1"),
            async run() {
                const box = getBox(".o_autoservice_bar", "TOUR1");
                const y = middle(getTrack("Tour lift").getBoundingClientRect())[1];
                await drag([box.right + 2, y], [box.right + box.width, y], { isGivenUp: true });
                document.elementFromPoint(box.right + box.width, y).click();
                await wait(300);
                if (document.querySelector(".modal, .o_autoservice_board_ghost")) {
                    throw new Error("It was booked all the same");
                }
            },
        },
        {
            content: "Drag it to the lift, two hours later",
            trigger: bar("TOUR1"),
            async run() {
                const box = getBox(".o_autoservice_bar", "TOUR1");
                const [x, y] = middle(box);
                const target = middle(getTrack("Tour lift").getBoundingClientRect())[1];
                await drag([x, y], [x + 2 * box.width, target]);
            },
        },
        isSaved("TOUR1"),
        {
            content: "It is said, and can be undone",
            trigger: ".o_notification:contains(Tour lift) button:contains(Undo)",
        },
        {
            content: "Pull its end half an hour on",
            trigger: bar("TOUR1"),
            async run() {
                const box = getBox(".o_autoservice_bar", "TOUR1");
                const y = middle(box)[1];
                await drag([box.right - 3, y], [box.right - 3 + box.width / 2, y]);
            },
        },
        {
            content: "It is longer",
            trigger: `${bar("TOUR1")}:not(.o_board_saving)[title*="30"]`,
        },
        {
            content: "Drag it by a hair, and click at once",
            trigger: bar("TOUR1"),
            async run() {
                const [x, y] = middle(this.anchor.getBoundingClientRect());
                await drag([x, y], [x + 5, y]);
                fire(this.anchor, "pointerdown", [x, y]);
                fire(this.anchor, "pointerup", [x, y]);
                this.anchor.click();
            },
        },
        {
            content: "The click is taken",
            trigger: ".o_autoservice_board_popover:contains(Ion Popa)",
        },
    ],
});

tours.add("autoservice_board_clash", {
    steps: () => [
        {
            content: "Drag it onto the other booking: who is there is told before",
            trigger: bar("TOUR1"),
            async run() {
                const from = getBox(".o_autoservice_bar", "TOUR1");
                const to = getBox(".o_autoservice_bar", "TOUR2");
                await drag(middle(from), middle(to), {
                    look() {
                        const ghost = document.querySelector(".o_autoservice_board_ghost");
                        if (!ghost.matches(".o_clash") || !ghost.textContent.includes("TOUR2")) {
                            throw new Error("The clash was not told");
                        }
                    },
                });
            },
        },
        {
            content: "The server refuses and says why",
            trigger: ".o_notification:contains(Not moved):contains(Tour lift)",
        },
        {
            content: "It is back where it was",
            trigger: `${bar("TOUR1")}:not(.o_board_saving)`,
            run() {
                const box = getBox(".o_autoservice_bar", "TOUR1");
                const home = getTrack("Tour post").getBoundingClientRect();
                if (box.top < home.top - 1 || box.bottom > home.bottom + 1) {
                    throw new Error("The bar did not go back");
                }
            },
        },
    ],
});

const press = (key, options = {}) => ({
    content: `Press ${options.shiftKey ? "Shift " : ""}${key}`,
    trigger: ".o_autoservice_board_grid",
    run() {
        document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options })
        );
    },
});

tours.add("autoservice_board_keyboard", {
    steps: () => [
        {
            content: "The bar tells a screen reader customer, car, time and state",
            trigger: `${bar("TOUR1")}[aria-label*="Ion Popa"][aria-label*="TOUR1"][aria-label*="Offer"]`,
            run() {
                this.anchor.focus();
            },
        },
        press("m"),
        press("ArrowRight"),
        press("ArrowRight", { shiftKey: true }),
        {
            content: "Where it would go is read out",
            trigger: ".o_autoservice_board_grid [aria-live]:contains(Tour post)",
        },
        press("Enter"),
        isSaved("TOUR1"),
        {
            content: "The focus has stayed on it",
            trigger: `${bar("TOUR1")}:focus`,
        },
        press("Enter"),
        {
            content: "Its details open",
            trigger: ".o_autoservice_board_popover:contains(Ion Popa) button[name=open]",
        },
    ],
});

tours.add("autoservice_board_shifts", {
    steps: () => [
        {
            content: "Open the menu of the lift",
            trigger: ".o_board_row:contains(Tour lift) .o_board_row_menu",
            run: "click",
        },
        {
            content: "Its day off, in two clicks",
            trigger: ".o_autoservice_board_row_menu button[name=day_off]",
            run: "click",
        },
        {
            content: "The whole day is closed",
            trigger: ".o_board_row:contains(Tour lift):not(:has(.o_board_open))",
        },
        {
            content: "Open the menu again",
            trigger: ".o_board_row:contains(Tour lift) .o_board_row_menu",
            run: "click",
        },
        {
            content: "Back to the usual hours",
            trigger: ".o_autoservice_board_row_menu button[name=clear_day]",
            run: "click",
        },
        {
            content: "It is open again",
            trigger: ".o_board_row:contains(Tour lift) .o_board_open",
        },
    ],
});

tours.add("autoservice_board_carry", {
    steps: () => [
        {
            content: "Open what is planned for today",
            trigger: bar("TOUR1"),
            run: "click",
        },
        {
            content: "Carry it over",
            trigger: ".o_autoservice_board_popover button[name=carry]",
            run: "click",
        },
        {
            content: "It rests already, so nothing is left to ask of today: a day later",
            trigger: ".modal:not(:has(input[name=minutes])) input[name=start]",
            run() {
                const start = luxon.DateTime.fromISO(this.anchor.value).plus({ days: 1 });
                this.anchor.value = start.toFormat("yyyy-MM-dd'T'HH:mm");
                this.anchor.dispatchEvent(new Event("input", { bubbles: true }));
            },
        },
        {
            content: "Carry it over",
            trigger: ".modal button[name=save]",
            run: "click",
        },
        {
            content: "The server has taken it",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "Open a booking that ends today",
            trigger: bar("TOUR2"),
            run: "click",
        },
        {
            content: "Carry it over, too",
            trigger: ".o_autoservice_board_popover:contains(TOUR2) button[name=carry]",
            run: "click",
        },
        {
            content: "How long it then takes is asked",
            trigger: ".modal input[name=minutes]:value(60)",
        },
        {
            content: "No, it does not",
            trigger: ".modal .modal-footer .btn-secondary",
            run: "click",
        },
    ],
});

const chooseLift = () => ({
    content: "Choose the lift",
    trigger: ".o_board_row_choice",
    run() {
        const select = this.anchor;
        const option = [...select.options].find((one) => one.text.includes("Tour lift"));
        select.value = option.value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
    },
});

tours.add("autoservice_board_phone", {
    steps: () => [
        {
            content: "Nothing is wider than the screen",
            trigger: ".o_autoservice_board_grid",
            run() {
                const width = document.documentElement.scrollWidth;
                if (width > window.innerWidth) {
                    throw new Error(`${width} pixels are wider than the screen`);
                }
            },
        },
        chooseLift(),
        {
            content: "The booking of the lift is here, alone",
            trigger: `${bar("TOUR2")}:not(:contains(TOUR1))`,
        },
        {
            content: "A long press drags it an hour later",
            trigger: bar("TOUR2"),
            async run() {
                this.anchor.scrollIntoView({ block: "center" });
                const box = this.anchor.getBoundingClientRect();
                const [x, y] = middle(box);
                const before = this.anchor.title;
                await drag([x, y], [x, y + box.height], { press: 450 });
                // Not saved before it is drawn at its new time.
                while (find(".o_autoservice_bar", "TOUR2")?.title === before) {
                    await wait(50);
                }
            },
        },
        isSaved("TOUR2"),
        {
            content: "Pull its end half an hour on",
            trigger: `${bar("TOUR2")} [data-end=stop]`,
            async run() {
                const box = this.anchor.parentElement.getBoundingClientRect();
                const [x] = middle(box);
                const y = box.bottom - 5;
                await drag([x, y], [x, y + box.height / 2], { press: 50 });
            },
        },
        {
            content: "It is longer",
            trigger: `${bar("TOUR2")}:not(.o_board_saving)[title*="30"]`,
        },
        {
            content: "Tap on it",
            trigger: bar("TOUR2"),
            run: "click",
        },
        {
            content: "What can be done is said in words",
            trigger: ".o_bottom_sheet .o_autoservice_board_popover button[name=carry]:contains(Carry over)",
        },
        {
            content: "The customer can be called",
            trigger: ".o_bottom_sheet a[name=call][href^='tel:']",
        },
    ],
});

tours.add("autoservice_board_phone_book", {
    steps: () => [
        chooseLift(),
        {
            content: "A long press in the free time before the booking draws an hour",
            trigger: bar("TOUR2"),
            async run() {
                this.anchor.scrollIntoView({ block: "center" });
                const box = this.anchor.getBoundingClientRect();
                const [x] = middle(box);
                const top = box.top - 2 * box.height;
                await drag([x, top + 2], [x, top + box.height - 2], { press: 450 });
            },
        },
        ...drawnDialog(),
        {
            content: "It is on the board",
            trigger: `body:not(:has(.modal)) ${bar("ABC123")}`,
        },
        {
            content: "Drag it onto the other booking",
            trigger: bar("ABC123"),
            async run() {
                const from = middle(getBox(".o_autoservice_bar", "ABC123"));
                const to = middle(getBox(".o_autoservice_bar", "TOUR2"));
                await drag(from, to, { press: 450 });
            },
        },
        {
            content: "The server refuses and says why",
            trigger: ".o_notification:contains(Not moved):contains(Tour lift)",
        },
        {
            content: "It is back above the other booking",
            trigger: `${bar("ABC123")}:not(.o_board_saving)`,
            run() {
                const first = getBox(".o_autoservice_bar", "ABC123");
                if (first.bottom > getBox(".o_autoservice_bar", "TOUR2").top + 1) {
                    throw new Error("The bar did not go back");
                }
            },
        },
    ],
});
