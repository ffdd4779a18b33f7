// Files on their way to a visitor: which are taken, and why another is not. The server decides again.

import type { ChannelLimits, FileKind } from "@pupitre/api/types";
import { caption_length_max, text_length_max } from "./text-limit.ts";

export type AttachmentKind = FileKind;

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

const limits_bytes: Record<AttachmentKind, number> = {
  image: 5 * mebibyte,
  video: 16 * mebibyte,
  audio: 16 * mebibyte,
  document: 100 * mebibyte,
};

const filesOf = (kind: AttachmentKind) => ({
  types: Object.keys(kinds).filter((type) => kinds[type] === kind),
  max_bytes: limits_bytes[kind],
});

/** What is taken where the server has not told yet. */
export const default_limits: ChannelLimits = {
  kind: "whatsapp",
  text_max: text_length_max,
  caption_max: caption_length_max,
  files: {
    image: filesOf("image"),
    video: filesOf("video"),
    audio: filesOf("audio"),
    document: filesOf("document"),
  },
  location: { name_max: 256, address_max: 256 },
  contacts: { line_max: 256, points_max: 5 },
  choices: {
    header_max: 60,
    footer_max: 60,
    buttons: { count_max: 3, text_max: 1024, title_max: 20 },
    list: {
      sections_max: 10,
      rows_max: 10,
      text_max: 4096,
      button_max: 20,
      section_title_max: 24,
      title_max: 24,
      description_max: 72,
    },
  },
};

/** Other names that browsers give to types that are sent. */
const same_as: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/mp3": "audio/mpeg",
  "audio/opus": "audio/ogg",
  "image/jpg": "image/jpeg",
};

const attachment_kinds = ["image", "video", "audio", "document"] as const;

/** For the file dialog. */
export function acceptedTypes({ files }: ChannelLimits): string {
  const types = attachment_kinds.flatMap((kind) => files[kind].types);
  const others = Object.keys(same_as).filter((name) => types.includes(same_as[name] ?? ""));
  return [...types, ...others].join(",");
}

function essence(mime: string): string {
  const name = (mime.split(";")[0] ?? "").trim().toLowerCase();
  return same_as[name] ?? name;
}

export function attachmentKind(
  mime: string,
  { files }: ChannelLimits = default_limits,
): AttachmentKind | null {
  const type = essence(mime);
  return attachment_kinds.find((kind) => files[kind].types.includes(type)) ?? null;
}

/** Why a file can't be sent, or `null`. */
export function attachmentRefusal(
  file: Pick<File, "type" | "size">,
  limits: ChannelLimits = default_limits,
): AttachmentRefusal | null {
  const kind = attachmentKind(file.type, limits);
  if (kind === null) return { reason: "type" };
  if (file.size === 0) return { reason: "empty" };
  const limit_bytes = limits.files[kind].max_bytes;
  return file.size > limit_bytes ? { reason: "too_large", limit_bytes } : null;
}

/** A sound goes without words under it. */
export function takesCaption(kind: AttachmentKind): boolean {
  return kind !== "audio";
}
