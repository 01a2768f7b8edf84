// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const RED_DOT =
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

/** Put a picture into a file input, as the camera of a phone does. */
function takePhoto(input) {
    const bytes = Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "photo.png", { type: "image/png" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Tap the picture of the car at a place in percent. */
function tap(element, x, y) {
    const box = element.getBoundingClientRect();
    element.dispatchEvent(
        new MouseEvent("click", {
            bubbles: true,
            clientX: box.left + (box.width * x) / 100,
            clientY: box.top + (box.height * y) / 100,
        })
    );
}

/** Draw a line over the pad, as a finger does. */
function draw(canvas) {
    const box = canvas.getBoundingClientRect();
    const at = (type, part, buttons = 1) =>
        canvas.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                cancelable: true,
                pointerId: 1,
                pointerType: "touch",
                isPrimary: true,
                button: 0,
                buttons,
                pressure: 0.5,
                clientX: box.left + box.width * part,
                clientY: box.top + box.height * (0.8 - part / 2),
            })
        );
    at("pointerdown", 0.2);
    at("pointermove", 0.4);
    at("pointermove", 0.6);
    at("pointermove", 0.8);
    at("pointerup", 0.8, 0);
}

const saveDamage = ".modal .o_form_button_save";
const noModal = "body:not(:has(.modal))";

const sign = () => [
    {
        content: "Sign",
        trigger: `${noModal} .o_autoservice_act_sign`,
        run: "click",
    },
    {
        content: "The name is there",
        trigger: ".modal #o_autoservice_signer:value(Ion Popa)",
    },
    {
        content: "Draw the signature",
        trigger: ".modal canvas.o_web_sign_signature",
        run() {
            draw(this.anchor);
        },
    },
    {
        content: "Confirm",
        trigger: ".modal .modal-footer .btn-primary:enabled:contains(Sign)",
        run: "click",
    },
    {
        content: "The act is signed",
        trigger: `${noModal} .o_field_widget[name=signed_by]:contains(Ion Popa)`,
    },
    {
        content: "Nothing is left to sign",
        trigger: ".o_form_view:not(:has(.o_autoservice_act_sign))",
    },
];

tours.add("autoservice_reception", {
    steps: () => [
        {
            content: "What the customer wants is there",
            trigger: ".o_field_widget[name=complaint] textarea:value(It squeaks.)",
        },
        {
            content: "Type the mileage",
            trigger: ".o_field_widget[name=odometer] input",
            run: "edit 123456",
        },
        {
            content: "The tank is half full",
            trigger: ".o_field_widget[name=fuel_level] button[data-value='4']",
            run: "click",
        },
        {
            content: "It says so",
            trigger: ".o_field_widget[name=fuel_level]:contains(1/2)",
        },
        {
            content: "The keys were left",
            trigger: ".o_field_widget[name=belongings] button:contains(Keys)",
            run: "click",
        },
        {
            content: "Tap the left front door",
            trigger: ".o_autoservice_car",
            run() {
                tap(this.anchor, 15, 45);
            },
        },
        {
            content: "The side is known",
            trigger: ".modal .o_field_widget[name=side] .active:contains(Left)",
        },
        {
            content: "It is a dent",
            trigger: ".modal .o_field_widget[name=kind] .o_selection_badge:contains(Dent)",
            run: "click",
        },
        {
            content: "Take a photo of it",
            trigger: ".modal .o_autoservice_camera:not(:visible)",
            run() {
                takePhoto(this.anchor);
            },
        },
        {
            content: "The photo is there",
            trigger: ".modal .o_autoservice_photo img",
        },
        {
            content: "The next damage begins with another tap, not with another form",
            trigger: ".modal .modal-footer:not(:has(.o_form_button_save_new:visible))",
        },
        {
            content: "Keep the damage",
            trigger: saveDamage,
            run: "click",
        },
        {
            content: "The mark is on the car",
            trigger: `${noModal} .o_autoservice_mark[aria-label*='Dent, Left']`,
        },
        {
            content: "Open the mark",
            trigger: ".o_autoservice_mark",
            run: "click",
        },
        {
            content: "Say more",
            trigger: ".modal .o_field_widget[name=note] input",
            run: "edit Under the handle",
        },
        {
            content: "Keep it",
            trigger: saveDamage,
            run: "click",
        },
        {
            content: "It is in the list",
            trigger: `${noModal} .o_autoservice_damages:contains(Under the handle)`,
        },
        {
            content: "Take a photo of the car",
            trigger: ".o_autoservice_photo_strip .o_autoservice_camera:not(:visible)",
            run() {
                takePhoto(this.anchor);
            },
        },
        {
            content: "The photo is in the strip",
            trigger: ".o_autoservice_photo_strip img.o_autoservice_thumb",
        },
        ...sign(),
    ],
});

tours.add("autoservice_handover", {
    steps: () => [
        {
            content: "Hand the car over",
            trigger: "button[name=action_hand_over]",
            run: "click",
        },
        {
            content: "Somebody else collects it",
            trigger: ".o_field_widget[name=partner_name] input",
            run: "edit Gheorghe",
        },
        {
            content: "No, the owner does",
            trigger: ".o_field_widget[name=partner_name] input",
            run: "edit Ion Popa",
        },
        ...sign(),
    ],
});
