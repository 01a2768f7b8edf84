// Part of autoservice. See LICENSE for full copyright and licensing details.

const LONGEST_SIDE = 1920;
const QUALITY = 0.85;

/**
 * Make a photo small enough for a slow line, upright, as JPEG.
 *
 * @param {Blob} file what the camera gave
 * @returns {Promise<string>} base64, without the head of a data URL
 */
export async function shrink(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
