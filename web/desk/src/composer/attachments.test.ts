import { expect, it } from "vitest";
import { acceptedTypes, attachmentKind, attachmentRefusal, default_limits } from "./attachments.ts";

const mebibyte = 1024 * 1024;

it("tells what a file is sent as", () => {
  expect(attachmentKind("image/png")).toBe("image");
  expect(attachmentKind("Audio/OGG; codecs=opus")).toBe("audio");
  expect(attachmentKind("audio/x-m4a")).toBe("audio");
  expect(attachmentKind("image/webp")).toBe("document");
  expect(attachmentKind("image/svg+xml")).toBeNull();
  expect(attachmentKind("")).toBeNull();
});

it("refuses by type, emptiness and size, each with its own limit", () => {
  expect(attachmentRefusal({ type: "application/x-msdownload", size: 1 })).toEqual({
    reason: "type",
  });
  expect(attachmentRefusal({ type: "image/png", size: 0 })).toEqual({ reason: "empty" });
  expect(attachmentRefusal({ type: "image/png", size: 5 * mebibyte })).toBeNull();
  expect(attachmentRefusal({ type: "image/png", size: 5 * mebibyte + 1 })).toEqual({
    reason: "too_large",
    limit_bytes: 5 * mebibyte,
  });
  expect(attachmentRefusal({ type: "video/mp4", size: 17 * mebibyte })).toEqual({
    reason: "too_large",
    limit_bytes: 16 * mebibyte,
  });
  expect(attachmentRefusal({ type: "application/pdf", size: 99 * mebibyte })).toBeNull();
});

it("goes by what the channel takes, once the server has told", () => {
  const none = { types: [], max_bytes: 0 };
  const image = { types: ["image/png"], max_bytes: 1000 };
  const files = { image, video: none, audio: none, document: none };
  const limits = { ...default_limits, files };
  expect(acceptedTypes(limits)).toBe("image/png");
  expect(attachmentKind("image/jpeg", limits)).toBeNull();
  expect(attachmentRefusal({ type: "application/pdf", size: 1 }, limits)).toEqual({
    reason: "type",
  });
  expect(attachmentRefusal({ type: "image/png", size: 1001 }, limits)).toEqual({
    reason: "too_large",
    limit_bytes: 1000,
  });
});
