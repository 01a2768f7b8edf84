// Part of autoservice. See LICENSE for full copyright and licensing details.

import { Component, onWillStart, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { AskPartDialog } from "@autoservice/order/my_jobs/ask_part_dialog";
import { shrink } from "@autoservice/order/my_jobs/pictures";
import { JOB_STATES, PART_STATES, PHOTO_KINDS } from "@autoservice/order/my_jobs/states";
import { clock, moment, timeSpan } from "@autoservice/order/my_jobs/times";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const { DateTime } = luxon;

/**
 * One job of an executor: what to do, with start and stop, checklist, photos, parts and
 * notes. Every verb answers with the job as it is then.
 */
export class MyJob extends Component {
    static template = "autoservice.MyJob";
    static props = { jobId: Number };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.viewer = useFileViewer();
        this.kinds = PHOTO_KINDS;
        this.state = useState({ job: null, busy: false, note: "", now: 0 });
        onWillStart(() => this.call("get_job"));
        const ticker = browser.setInterval(() => this.tick(), 1000);
        onWillUnmount(() => browser.clearInterval(ticker));
        useExternalListener(document, "visibilitychange", () => {
            if (document.visibilityState === "visible") {
                this.call("get_job");
            }
        });
    }

    // Reading
    get job() {
        return this.state.job;
    }

    get isOpen() {
        return ["booked", "in_work"].includes(this.job.state);
    }

    get isInWork() {
        return this.job.state === "in_work";
    }

    get works() {
        return this.job.lines.filter((line) => line.is_work);
    }

    get goods() {
        return this.job.lines.filter((line) => !line.is_work);
    }

    get isAllDone() {
        return this.works.every((line) => line.is_done);
    }

    get time() {
        return timeSpan(this.job, this.job);
    }

    get badge() {
        return JOB_STATES[this.job.state];
    }

    partBadge(part) {
        return PART_STATES[part.state];
    }

    at(text) {
        return moment(text, this.job.tz).toLocaleString(DateTime.TIME_SIMPLE);
    }

    dayAndTime(text) {
        return moment(text, this.job.tz).toLocaleString({
            day: "numeric",
            month: "short",
            hour: "numeric",
            minute: "numeric",
        });
    }

    isOwn(line) {
        return line.running.some((one) => one.is_own);
    }

    startStopLabel(line) {
        return this.isOwn(line)
            ? _t("Stop work: %s", line.name)
            : _t("Start work: %s", line.name);
    }

    worked(line) {
        return clock(line.seconds + line.running.length * this.state.now);
    }

    photos(kind) {
        return this.job.photos.filter((photo) => photo.kind === kind);
    }

    image(photo, field) {
        return `/web/image/autoservice.photo/${photo.id}/${field}`;
    }

    // Time
    tick() {
        if (this.job?.lines.some((line) => line.running.length)) {
            this.state.now = (browser.performance.now() - this.loadedAt) / 1000;
        }
    }

    // Verbs
    show(job) {
        this.loadedAt = browser.performance.now();
        this.state.now = 0;
        this.state.job = job;
        this.env.config.setDisplayName(job.plate || job.name);
    }

    /** Call a method that answers with the job, one at a time. */
    async call(method, kwargs = {}) {
        if (this.state.busy) {
            return false;
        }
        this.state.busy = true;
        try {
            this.show(
                await this.orm.call("autoservice.booking", method, [[this.props.jobId]], kwargs)
            );
            return true;
        } finally {
            this.state.busy = false;
        }
    }

    /** Call a verb that answers True, then read the job. */
    async act(method, kwargs = {}) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call("autoservice.booking", method, [[this.props.jobId]], kwargs);
        } finally {
            this.state.busy = false;
        }
        await this.call("get_job");
    }

    /** Start the job; on another day than planned ask first, and move it to now. */
    start() {
        return this.begin(() => this.act("action_start_now"));
    }

    begin(doIt) {
        if (!this.job.start_question) {
            return doIt();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Start work"),
            body: this.job.start_question,
            confirmLabel: _t("Start work"),
            confirm: doIt,
            cancelLabel: _t("Back"),
            cancel: () => {},
        });
    }

    /** Open the inspection of the car, begun where there is none. */
    async inspect() {
        this.action.doAction(
            await this.orm.call("autoservice.booking", "action_inspect", [[this.props.jobId]])
        );
    }

    toggleWork(line) {
        if (this.isOwn(line)) {
            return this.call("stop_line", { line_id: line.id });
        }
        return this.begin(async () => {
            if (this.job.start_question) {
                await this.act("action_start_now");
            }
            await this.call("start_line", { line_id: line.id });
        });
    }

    toggleCheck(line, point) {
        return this.call("set_check", {
            line_id: line.id,
            check_id: point.id,
            done: !point.is_done,
        });
    }

    toggleDone(line) {
        const set = () =>
            this.act("set_line_done", { line_ids: [line.id], done: !line.is_done });
        const open = line.checklist.filter((point) => !point.is_done);
        if (line.is_done || !open.length) {
            return set();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Not all points are ticked off"),
            body: open.map((point) => point.name).join("\n"),
            confirmLabel: _t("Done anyway"),
            confirm: set,
            cancelLabel: _t("Back"),
            cancel: () => {},
        });
    }

    finish() {
        return this.act("action_finish");
    }

    // Photos
    async takePhotos(kind, ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        for (const file of files) {
            let image;
            try {
                image = await shrink(file);
            } catch {
                this.notification.add(_t("%s cannot be read as a picture.", file.name), {
                    type: "danger",
                });
                continue;
            }
            await this.call("add_photo", { image, kind });
        }
    }

    openPhoto(photo) {
        const files = this.job.photos.map((one) => ({
            isImage: true,
            isViewable: true,
            name: this.dayAndTime(one.at),
            defaultSource: this.image(one, "image"),
            downloadUrl: `${this.image(one, "image")}?download=true`,
            id: one.id,
        }));
        this.viewer.open(
            files.find((file) => file.id === photo.id),
            files
        );
    }

    removePhoto(photo) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Throw the photo away?"),
            body: _t("It cannot be brought back."),
            confirmLabel: _t("Throw away"),
            confirm: () => this.call("remove_photo", { photo_id: photo.id }),
            cancelLabel: _t("Keep"),
            cancel: () => {},
        });
    }

    // Parts and notes
    askPart() {
        this.dialog.add(AskPartDialog, {
            ask: (values) => this.call("ask_part", values),
        });
    }

    async addNote() {
        if (this.state.note.trim() && (await this.call("add_note", { text: this.state.note }))) {
            this.state.note = "";
        }
    }
}
