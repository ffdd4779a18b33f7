// The files chosen for each conversation and not sent yet; they live as long as the page.
import type { ChannelLimits } from "@pupitre/api/types";
import { randomId } from "#live/random-id.ts";
import {
  attachmentKind,
  attachmentRefusal,
  attachment_count_max,
  type AttachmentKind,
  type AttachmentRefusal,
} from "./attachments.ts";

interface Attached {
  id: string;
  file: File;
  kind: AttachmentKind;
  /** For pictures. */
  preview_url: string | null;
}

export type RefusedFile =
  | { name: string; size_bytes: number; refusal: AttachmentRefusal }
  | { name: string; size_bytes: number; refusal: { reason: "count" } };

class AttachedFiles {
  #files = $state.raw<Record<string, Attached[]>>({});
  #refused = $state.raw<Record<string, RefusedFile[]>>({});

  files(conversation_id: string): Attached[] {
    return this.#files[conversation_id] ?? [];
  }

  refused(conversation_id: string): RefusedFile[] {
    return this.#refused[conversation_id] ?? [];
  }

  add(conversation_id: string, files: Iterable<File>, limits: ChannelLimits): void {
    const taken = [...this.files(conversation_id)];
    const refused: RefusedFile[] = [];
    for (const file of files) {
      const kind = attachmentKind(file.type, limits);
      const refusal = attachmentRefusal(file, limits);
      const facts = { name: file.name, size_bytes: file.size };
      if (refusal !== null) refused.push({ ...facts, refusal });
      else if (taken.length >= attachment_count_max) {
        refused.push({ ...facts, refusal: { reason: "count" } });
      } else if (kind !== null) {
        const preview_url = kind === "image" ? URL.createObjectURL(file) : null;
        taken.push({ id: randomId(), file, kind, preview_url });
      }
    }
    this.#files = { ...this.#files, [conversation_id]: taken };
    this.#refused = { ...this.#refused, [conversation_id]: refused };
  }

  remove(conversation_id: string, id: string): void {
    const [gone, kept] = [
      this.files(conversation_id).filter((one) => one.id === id),
      this.files(conversation_id).filter((one) => one.id !== id),
    ];
    for (const { preview_url } of gone) if (preview_url !== null) URL.revokeObjectURL(preview_url);
    this.#files = { ...this.#files, [conversation_id]: kept };
  }

  forgetRefused(conversation_id: string): void {
    this.#refused = { ...this.#refused, [conversation_id]: [] };
  }

  /** Takes everything out, to be sent. */
  take(conversation_id: string): Attached[] {
    const files = this.files(conversation_id);
    for (const { id } of files) this.remove(conversation_id, id);
    this.forgetRefused(conversation_id);
    return files;
  }
}

export const attached = new AttachedFiles();
