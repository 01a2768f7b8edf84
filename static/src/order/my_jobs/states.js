// Part of autoservice. See LICENSE for full copyright and licensing details.

import { _t } from "@web/core/l10n/translation";

export const JOB_STATES = {
    offer: { label: _t("Offer"), color: "text-bg-secondary" },
    booked: { label: _t("Booked"), color: "text-bg-info" },
    in_work: { label: _t("In work"), color: "text-bg-warning" },
    invoiced: { label: _t("Invoice issued"), color: "text-bg-success" },
    paid: { label: _t("Paid"), color: "text-bg-success" },
    archived: { label: _t("Archived"), color: "text-bg-secondary" },
    cancelled: { label: _t("Cancelled"), color: "text-bg-danger" },
};

export const PART_STATES = {
    asked: { label: _t("Asked"), color: "text-bg-warning" },
    given: { label: _t("Given"), color: "text-bg-success" },
    refused: { label: _t("Refused"), color: "text-bg-danger" },
};

export const PHOTO_KINDS = [
    { kind: "before", label: _t("Before") },
    { kind: "after", label: _t("After") },
    { kind: "other", label: _t("Other") },
];
