/** The kinds of files that are offered in a picker: those of scanners and cameras. What a file is says its beginning. */
export const TAKEN = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,application/pdf,.pdf";
