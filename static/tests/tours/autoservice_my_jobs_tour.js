// Part of autoservice. See LICENSE for full copyright and licensing details.

import { BarcodeScanner } from "@autoservice/order/my_jobs/scanner";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const line = (name) => `.o_autoservice_line:contains(${name})`;

/** Give a file input a small picture, as a camera would. */
async function takePhoto(input) {
    const canvas = document.createElement("canvas");
    canvas.width = 80;
    canvas.height = 60;
    canvas.getContext("2d").fillRect(10, 10, 30, 30);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "photo.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const find = () => [
    {
        content: "The job of today is here, without a price",
        trigger: ".o_autoservice_my_jobs:not(:contains(80.00)) .o_autoservice_job:contains(Tour wash)",
    },
    {
        content: "Nobody has to scroll sideways",
        trigger: ".o_autoservice_my_jobs_list",
        run() {
            const { scrollWidth, clientWidth } = document.documentElement;
            if (scrollWidth > clientWidth) {
                throw new Error(`The page is ${scrollWidth} wide, the screen ${clientWidth}`);
            }
        },
    },
    {
        content: "Type the plate",
        trigger: ".o_autoservice_my_jobs input[name=code]",
        run: "edit abc 123",
    },
    {
        content: "Find the car",
        trigger: ".o_autoservice_my_jobs button:contains(Find)",
        run: "click",
    },
    {
        content: "The job opens with the customer's words",
        trigger: ".o_autoservice_wishes:contains(It squeaks)",
    },
];

const work = () => [
    {
        content: "Start the wash, and the job with it",
        trigger: `${line("Tour wash")} .o_autoservice_start_stop:contains(Start work)`,
        run: "click",
    },
    {
        content: "The clock runs",
        trigger: `${line("Tour wash")}.o_autoservice_running .o_autoservice_clock:contains(0:0)`,
    },
    {
        content: "The job is in work",
        trigger: ".o_autoservice_my_job .badge:contains(In work)",
    },
    {
        content: "Stop",
        trigger: `${line("Tour wash")} .o_autoservice_start_stop:contains(Stop work)`,
        run: "click",
    },
    {
        content: "It stands; start again",
        trigger: `${line("Tour wash")} .o_autoservice_start_stop:contains(Start work)`,
        run: "click",
    },
    {
        content: "Tick the first point off",
        trigger: `${line("Tour wash")} .o_autoservice_point:contains(Mats out) input:enabled`,
        run: "click",
    },
    {
        content: "It is ticked off, with my name",
        trigger: `${line("Tour wash")} .o_autoservice_point:contains(Petru Washer) input:checked`,
    },
];

const record = () => [
    {
        content: "Take a photo before",
        trigger: ".o_autoservice_photos input[name=photo_before]:enabled",
        run: ({ anchor }) => takePhoto(anchor),
    },
    {
        content: "The photo is there",
        trigger: ".o_autoservice_photo img[src*='/autoservice.photo/']",
    },
    {
        content: "Take a photo after",
        trigger: ".o_autoservice_photos input[name=photo_after]:enabled",
        run: ({ anchor }) => takePhoto(anchor),
    },
    {
        content: "Both photos are there",
        trigger: ".o_autoservice_photos:has(figure:eq(1))",
    },
    {
        content: "Ask for a part",
        trigger: ".o_autoservice_parts button[name=ask_part]",
        run: "click",
    },
    {
        content: "Type its name",
        trigger: ".modal .o_autoservice_ask_part input[name=text]",
        run: "edit Tour bulb",
    },
    {
        content: "The store knows it; no price",
        trigger: ".modal:not(:contains(12.34)) .list-group-item:contains(Tour bulb)",
        run: "click",
    },
    {
        content: "Two of them",
        trigger: ".modal .o_autoservice_ask_part input[name=quantity]",
        run: "edit 2",
    },
    {
        content: "Ask",
        trigger: ".modal button[name=ask]:enabled",
        run: "click",
    },
    {
        content: "It is asked for",
        trigger: "body:not(:has(.modal)) .o_autoservice_parts li:contains(Tour bulb):contains(Asked)",
    },
    {
        content: "Write a note",
        trigger: ".o_autoservice_notes textarea",
        run: "edit Scratch on the left door",
    },
    {
        content: "Add it",
        trigger: ".o_autoservice_notes button[name=add_note]:enabled",
        run: "click",
    },
    {
        content: "It is noted",
        trigger: ".o_autoservice_notes li:contains(Scratch on the left door)",
    },
];

const finish = () => [
    {
        content: "Not all is done: the job cannot be finished",
        trigger: ".o_autoservice_finish button[name=finish]:disabled",
    },
    {
        content: "The wash is done",
        trigger: `${line("Tour wash")} .o_autoservice_tick:contains(Done)`,
        run: "click",
    },
    {
        content: "One point is open: asked, done anyway",
        trigger: ".modal:contains(Glass dry) button:contains(Done anyway)",
        run: "click",
    },
    {
        content: "All is done; no price was on the screen",
        trigger: ".o_autoservice_my_job:not(:contains(80.00)) button[name=finish]:enabled",
        run: "click",
    },
    {
        content: "The front desk knows it",
        trigger: ".o_autoservice_finish .alert-success",
    },
];

tours.add("autoservice_my_jobs", {
    steps: () => [...find(), ...work(), ...record(), ...finish()],
});

tours.add("autoservice_my_jobs_scan", {
    steps: () => [
        {
            content: "Hold the camera at the door of the car, and scan",
            trigger: ".o_autoservice_my_jobs button[name=scan]",
            run({ anchor }) {
                BarcodeScanner.scan = async () => "I1M8GDM9AXKP042788";
                anchor.click();
            },
        },
        {
            content: "Its job opens",
            trigger: ".o_autoservice_my_job h1:contains(ABC123)",
        },
        {
            content: "Back to the list",
            trigger: ".o_back_button, .o_breadcrumb .breadcrumb-item a",
            run: "click",
        },
        {
            content: "The list is there; a car without a job",
            trigger: ".o_autoservice_my_jobs:has(.o_autoservice_job:contains(Tour wash)) input[name=code]",
            run: "edit NOBODY",
        },
        {
            content: "Find it",
            trigger: ".o_autoservice_my_jobs button:contains(Find)",
            run: "click",
        },
        {
            content: "It is told that nobody knows it",
            trigger: ".o_notification:contains(No car found for NOBODY)",
        },
    ],
});
