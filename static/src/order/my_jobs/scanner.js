// Part of autoservice. See LICENSE for full copyright and licensing details.

import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";

/** The camera as a scanner; an object, so that a test can take its place. */
export const BarcodeScanner = {
    isSupported: () => isBarcodeScannerSupported(),
    scan: (env) => scanBarcode(env),
};
