// Files on their way to a visitor: which are taken, and why another is not. The server decides again.

export type AttachmentKind = "image" | "video" | "audio" | "document";

export type AttachmentRefusal =
  { reason: "type" } | { reason: "empty" } | { reason: "too_large"; limit_bytes: number };

const mebibyte = 1024 * 1024;
const office = "application/vnd.openxmlformats-officedocument.";

/** The most files that one message takes along. */
export const attachment_count_max = 10;

/** The types that are sent, and as what. */
const kinds: Record<string, AttachmentKind> = {
  "image/jpeg": "image",
  "image/png": "image",
  "image/webp": "document",
  "video/mp4": "video",
  "video/3gpp": "video",
  "audio/aac": "audio",
  "audio/amr": "audio",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/ogg": "audio",
  "application/pdf": "document",
  "text/plain": "document",
  "application/msword": "document",
  "application/vnd.ms-excel": "document",
  "application/vnd.ms-powerpoint": "document",
  [`${office}wordprocessingml.document`]: "document",
  [`${office}spreadsheetml.sheet`]: "document",
  [`${office}presentationml.presentation`]: "document",
};

/** Other names that browsers give to types that are sent. */
const same_as: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/mp3": "audio/mpeg",
  "audio/opus": "audio/ogg",
  "image/jpg": "image/jpeg",
};

const limits_bytes: Record<AttachmentKind, number> = {
  image: 5 * mebibyte,
  video: 16 * mebibyte,
  audio: 16 * mebibyte,
  document: 100 * mebibyte,
};

/** For the file dialog. */
export const accepted_types = [...Object.keys(kinds), ...Object.keys(same_as)].join(",");

function essence(mime: string): string {
  const name = (mime.split(";")[0] ?? "").trim().toLowerCase();
  return same_as[name] ?? name;
}

export function attachmentKind(mime: string): AttachmentKind | null {
  return kinds[essence(mime)] ?? null;
}

/** Why a file can't be sent, or `null`. */
export function attachmentRefusal(file: Pick<File, "type" | "size">): AttachmentRefusal | null {
  const kind = attachmentKind(file.type);
  if (kind === null) return { reason: "type" };
  if (file.size === 0) return { reason: "empty" };
  const limit_bytes = limits_bytes[kind];
  return file.size > limit_bytes ? { reason: "too_large", limit_bytes } : null;
}

/** A sound goes without words under it. */
export function takesCaption(kind: AttachmentKind): boolean {
  return kind !== "audio";
}
