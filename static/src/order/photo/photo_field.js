// Part of autoservice. See LICENSE for full copyright and licensing details.

import { isBinarySize } from "@web/core/utils/binary";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { imageUrl } from "@web/core/utils/urls";
import { _t } from "@web/core/l10n/translation";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, useRef, useState } from "@odoo/owl";

const LONGEST = 1920;
const QUALITY = 0.85;

/**
 * Say where the browser gets a photo from: the server, or what was just taken.
 *
 * @param {Object} record of the relational model
 * @param {string} name of the field
 * @returns {string} empty where there is no photo
 */
export function getPhotoUrl(record, name) {
    const value = record.data[name];
    if (!value) {
        return "";
    }
    if (isBinarySize(value)) {
        return imageUrl(record.resModel, record.resId, name);
    }
    return `data:image/jpeg;base64,${value}`;
}

/**
 * Read a photo as the server keeps it: a camera takes many times more points, which
 * a phone would upload for minutes.
 *
 * @param {File} file
 * @returns {Promise<string>} JPEG in base64
 * @throws the browser cannot read the file as a picture
 */
export async function readPhoto(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}

/** A button that opens the camera of a phone, or the files of a desktop. */
export class PhotoInput extends Component {
    static template = "autoservice.PhotoInput";
    static props = {
        label: String,
        multiple: { type: Boolean, optional: true },
        onPhotos: Function,
    };

    setup() {
        this.notification = useService("notification");
        this.state = useState({ isBusy: false });
        this.camera = useRef("camera");
        this.files = useRef("files");
    }

    get label() {
        return this.env.isSmall ? this.props.label : _t("Add a photo");
    }

    async onChange(ev) {
        const input = ev.currentTarget;
        this.state.isBusy = true;
        try {
            const photos = [];
            for (const file of input.files) {
                photos.push(await readPhoto(file));
            }
            await this.props.onPhotos(photos);
        } catch (error) {
            if (!(error instanceof DOMException)) {
                throw error;
            }
            this.notification.add(_t("This file is not a picture."), { type: "danger" });
        } finally {
            input.value = "";
            this.state.isBusy = false;
        }
    }
}

/** One photo: taken, shown, replaced, removed. */
export class PhotoField extends Component {
    static template = "autoservice.PhotoField";
    static components = { PhotoInput };
    static props = { ...standardFieldProps };

    get url() {
        return getPhotoUrl(this.props.record, this.props.name);
    }

    get label() {
        return this.url ? _t("Take another photo") : _t("Take a photo");
    }

    update(value) {
        return this.props.record.update({ [this.props.name]: value });
    }
}

registry.category("fields").add("autoservice_photo", {
    component: PhotoField,
    supportedTypes: ["binary"],
});
