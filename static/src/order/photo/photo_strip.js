// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { PhotoInput, getPhotoUrl } from "@autoservice/order/photo/photo_field";

/** Photos side by side. They are saved as they are taken, so that none gets lost. */
export class PhotoStrip extends X2ManyField {
    static template = "autoservice.PhotoStrip";
    static components = { ...X2ManyField.components, PhotoInput };

    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    get photos() {
        return this.list.records.map((record) => ({
            record,
            url: getPhotoUrl(record, "photo"),
            alt: record.data.note || _t("Photo"),
        }));
    }

    async add(photos) {
        const { record } = this.props;
        if (!photos.length || !(await record.save())) {
            return;
        }
        const link = this.field.relation_field;
        await this.orm.create(
            this.list.resModel,
            photos.map((photo) => ({ [link]: record.resId, photo }))
        );
        await record.load();
    }
}

registry.category("fields").add("autoservice_photo_strip", {
    ...x2ManyField,
    component: PhotoStrip,
    supportedTypes: ["one2many"],
});
