// A photo larger than what the book can print is reduced in the browser before it leaves: 4,000 pixels on its long
// side (a page of the book at 300 dots an inch). What cannot be read here (HEIC outside Safari) leaves as it is.
const LONGEST = 4000;
const QUALITY = 0.92;
const KINDS = new Set(["image/jpeg", "image/png", "image/webp"]);

const drawn = (bitmap, ratio) => {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * ratio);
  canvas.height = Math.round(bitmap.height * ratio);
  const pencil = canvas.getContext("2d");
  pencil.fillStyle = "#fff"; // under what is transparent, as the server does
  pencil.fillRect(0, 0, canvas.width, canvas.height);
  pencil.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
};

export const shrunk = async (file) => {
  if (!KINDS.has(file.type)) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }),
      ratio = LONGEST / Math.max(bitmap.width, bitmap.height);
    const small = ratio < 1 ? await drawn(bitmap, ratio) : null;
    bitmap.close();
    if (!small || small.size >= file.size) return file;
    return new File([small], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: small.type });
  } catch {
    return file; // the server reads it, or says why not
  }
};
