// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const work = (name) => `.o_autoservice_extra_work:contains(${name})`;
const wish = (name) => `.o_autoservice_work:contains(${name})`;

function checkWidth() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide, the screen ${clientWidth}`);
    }
}

tours.add("autoservice_my_cars", {
    steps: () => [
        {
            content: "The only car is there",
            trigger: ".o_autoservice_car:contains(ABC123)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nobody has to scroll sideways",
            trigger: "#history:contains(Brake pads change):contains(Brembo)",
            run: checkWidth,
        },
        {
            content: "Ask for a time for what was recommended",
            trigger: `${wish("Wiper blade")} button:contains(Book this)`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The front desk will call",
            trigger: `${wish("Wiper blade")}:contains(You have asked for a time)`,
        },
        {
            content: "Something is asked about the running visit",
            trigger: "#coming a:contains(Extra work to answer: 1)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Approve it",
            trigger: `${work("Brake disc")} button:contains(Approve)`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is on the order",
            trigger: `${work("Brake disc")}:contains(It is on your order)`,
        },
    ],
});

tours.add("autoservice_my_visits", {
    steps: () => [
        {
            content: "Open the visit",
            trigger: ".o_autoservice_visit a:contains(Move or cancel)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nobody has to scroll sideways",
            trigger: "#move nav",
            run: checkWidth,
        },
        {
            content: "Choose another day",
            trigger: "#move nav a:not([aria-current]):last",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "And a time of it",
            trigger: "#move:has(nav a:last-child[aria-current]) details:first summary",
            run: "click",
        },
        {
            content: "And say so once more",
            trigger: "#move details[open] button[name=start]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is moved",
            trigger: ".alert:contains(The visit is moved)",
        },
        {
            content: "Think again",
            trigger: "#cancel summary",
            run: "click",
        },
        {
            content: "And cancel it",
            trigger: "#cancel details[open] button:contains(Yes, cancel it)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is cancelled",
            trigger: ".alert:contains(The visit is cancelled)",
        },
        {
            content: "Nothing is ahead",
            trigger: "#wrap:contains(You have no visit ahead):not(:has(.o_autoservice_visit))",
        },
    ],
});
