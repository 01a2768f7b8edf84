// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Dialog } from "@web/core/dialog/dialog";
import { getActiveHotkey } from "@web/core/hotkeys/hotkey_service";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { QuickBookModel } from "./quick_book_model";
import { QuickBookSearch } from "./quick_book_search";

/**
 * A visit is booked by typing: who, what, and Enter for the first free time.
 *
 * Enter goes from field to field and at last, in the empty field of the services, books.
 */
export class QuickBookDialog extends Component {
    static template = "autoservice.QuickBookDialog";
    static components = { Dialog, QuickBookSearch };
    static props = {
        close: Function,
        // Drawn on the board: UTC strings as the server gives them, and ids.
        start: { type: [String, { value: false }], optional: true },
        stop: { type: [String, { value: false }], optional: true },
        bayId: { type: [Number, { value: false }], optional: true },
        employeeIds: { type: Array, element: Number, optional: true },
        // The phone, plate or name of who is booked, as if it were typed.
        who: { type: String, optional: true },
        // Who is booked as far as he is known: a row as the search finds it, and the
        // phone, name and plate that it does not hold.
        known: { type: Object, optional: true },
        note: { type: [String, { value: false }], optional: true },
        // Kind of the bays that are offered while no service says it.
        bayKind: { type: [String, { value: false }], optional: true },
        companyId: { type: [Number, { value: false }], optional: true },
        // What it is booked from: goes to the server with the booking.
        context: { type: Object, optional: true },
        // Called with the id of the booking that was made.
        onBooked: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.model = useState(new QuickBookModel(useService("orm"), this.props));
        this.focusNext = "";
        useEffect(() => this.applyFocus());
        onWillStart(async () => {
            await this.model.load();
            await this.model.meet(this.props.who);
            if (this.model.begin(this.props.known)) {
                this.focusNext = "services";
            }
            // Not awaited: one can type while the free times are looked for.
            this.model.refresh();
        });
    }

    get title() {
        return _t("Quick Booking");
    }

    // The field that is to be typed in next
    focus(name) {
        this.focusNext = name;
        this.applyFocus();
    }

    applyFocus() {
        const input =
            this.focusNext &&
            this.root.el &&
            this.root.el.querySelector(`#o_autoservice_quick_${this.focusNext}`);
        if (input) {
            this.focusNext = "";
            input.focus();
        }
    }

    /** Enter in a field goes to the next one, in the order in which they are asked. */
    onFieldKeydown(ev) {
        if (getActiveHotkey(ev) !== "enter" || ev.repeat) {
            return;
        }
        ev.preventDefault();
        const fields = [...this.root.el.querySelectorAll(".o_autoservice_quick_next")];
        const next = fields[fields.indexOf(ev.target) + 1];
        next ? next.focus() : this.focus("services");
    }

    // Who
    async findCustomers(text) {
        const rows = await this.model.find(text);
        const options = rows.map((row) => ({ ...row, key: `${row.partner_id}_${row.vehicle_id}` }));
        return [...options, { key: "new", isNew: true, text }];
    }

    onCustomer(option) {
        if (option.isNew) {
            this.model.chooseNew(option.text);
            const { phone } = this.model.typed;
            this.focus(phone ? "name" : "phone");
        } else {
            this.model.choose(option);
            this.focus(option.vehicle_id ? "services" : "plate");
        }
    }

    onForget() {
        this.model.forget();
        this.focus("who");
    }

    onOtherVehicle() {
        this.model.changeVehicle();
        this.focus("plate");
    }

    onOtherCustomer() {
        this.model.changeCustomer();
        this.focus("phone");
    }

    onTyped(field, ev) {
        this.model.typed[field] = ev.target.value;
    }

    onClass(ev) {
        this.model.setClass(Number(ev.target.value) || false);
    }

    onBay(ev) {
        this.model.setBay(Number(ev.target.value) || false);
    }

    onRecognise(field) {
        if (field !== "name") {
            this.model.recognise(field);
        }
    }

    // What
    async findServices(text) {
        const services = await this.model.findServices(text);
        return services.map((service) => ({ ...service, key: service.id }));
    }

    onService(option) {
        this.model.addService(option);
        this.focus("services");
    }

    onServicesBackspace() {
        if (this.model.services.length) {
            this.model.removeService(this.model.services.length - 1);
        }
    }

    onServicesEnter() {
        // A booking of nothing is made on purpose, with the button, never by one Enter
        // too many.
        this.model.services.length ? this.save() : this.focus("save");
    }

    // When
    onSlotKeydown(ev) {
        const key = getActiveHotkey(ev);
        const step = { arrowright: 1, arrowdown: 1, arrowleft: -1, arrowup: -1 }[key];
        if (key === "enter" && !ev.repeat) {
            ev.preventDefault();
            this.save();
        } else if (step) {
            ev.preventDefault();
            const slots = this.model.offered;
            const now = slots.findIndex((slot) => slot.start === this.model.start);
            const next = slots[(now + step + slots.length) % slots.length];
            this.model.setStart(next.start);
            this.focus(`slot_${slots.indexOf(next)}`);
        }
    }

    /** Enter in the time books; the value is taken first, Enter comes before change. */
    onTimeKeydown(ev) {
        if (getActiveHotkey(ev) === "enter" && !ev.repeat) {
            ev.preventDefault();
            this.model.setTime(ev.target.value);
            this.save();
        }
    }

    /** One of the times is reached by Tab, the others by the arrows. */
    slotTabIndex(slot) {
        const chosen = this.model.offered.find((one) => one.start === this.model.start);
        return slot === (chosen || this.model.offered[0]) ? 0 : -1;
    }

    // Save
    async save() {
        const id = await this.model.save();
        if (!id) {
            const { missing } = this.model;
            if (missing) {
                this.focus(missing.field === "who" && this.model.hasWho ? "phone" : missing.field);
            }
            return;
        }
        this.tell(id);
        this.props.close();
        this.props.onBooked?.(id);
    }

    tell(id) {
        const { model } = this;
        const who = (model.vehicle && model.vehicle.plate) || model.typed.plate;
        const name = model.customer ? model.customer.name : model.typed.name || model.typed.phone;
        const when = `${model.formatDay(model.start)} ${model.formatTime(model.start)}`;
        const what = [who, name, when, model.bay && model.bay.name].filter(Boolean);
        this.notification.add(what.join(" · "), {
            title: _t("Booked"),
            type: "success",
            buttons: [
                {
                    name: _t("Open booking"),
                    primary: true,
                    onClick: () =>
                        this.action.doAction({
                            type: "ir.actions.act_window",
                            res_model: "autoservice.booking",
                            res_id: id,
                            views: [[false, "form"]],
                        }),
                },
            ],
        });
    }
}
