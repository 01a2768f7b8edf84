// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { getPhotoUrl } from "@autoservice/order/photo/photo_field";

// Where the views of the car lie on the picture, in percent.
const FRONT_END = 20;
const BACK_START = 80;
const LEFT_END = 29;
const RIGHT_START = 71;

/**
 * Say which side of the car a place on the picture shows.
 *
 * @param {number} x percent from the left
 * @param {number} y percent from above
 * @returns {string} value of the field side
 */
export function getSide(x, y) {
    if (y < FRONT_END) {
        return "front";
    }
    if (y > BACK_START) {
        return "back";
    }
    if (x < LEFT_END) {
        return "left";
    }
    return x > RIGHT_START ? "right" : "top";
}

const round = (value) => Math.round(Math.min(Math.max(value, 0.01), 100) * 100) / 100;

/** The damages of a car, marked on its picture: a tap adds one, a tap on a mark opens it. */
export class CarDamageField extends X2ManyField {
    static template = "autoservice.CarDamageField";

    get picture() {
        return "/autoservice/static/img/car_outline.svg";
    }

    get damages() {
        const labels = (record, name) =>
            Object.fromEntries(record.fields[name].selection)[record.data[name]] || "";
        return this.list.records.map((record, index) => {
            const { x, y, note } = record.data;
            const what = [labels(record, "kind"), labels(record, "side")].join(", ");
            return {
                record,
                number: index + 1,
                what,
                note,
                photo: getPhotoUrl(record, "photo"),
                // A damage inside the car has no place on the picture.
                style: x || y ? `left: ${x}%; top: ${y}%` : "",
                label: _t("Damage %(number)s: %(what)s", { number: index + 1, what }),
            };
        });
    }

    onClickPicture(ev) {
        if (!this.canCreate) {
            return;
        }
        const box = ev.currentTarget.getBoundingClientRect();
        const x = round(((ev.clientX - box.left) / box.width) * 100);
        const y = round(((ev.clientY - box.top) / box.height) * 100);
        this.onAdd({
            context: { default_x: x, default_y: y, default_side: getSide(x, y) },
        });
    }

    onClickAdd() {
        this.onAdd({ context: { default_side: "inside" } });
    }

    remove(record) {
        return this.list.delete(record);
    }
}

registry.category("fields").add("autoservice_car_damage", {
    ...x2ManyField,
    component: CarDamageField,
    supportedTypes: ["one2many"],
});
