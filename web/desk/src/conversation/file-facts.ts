// What a file is and how much it weighs, in one line.
import type { Media } from "@pupitre/api/types";
import { fileSize } from "./file-size.ts";

const names: Record<string, string> = {
  "application/msword": "DOC",
  "application/vnd.ms-excel": "XLS",
  "application/vnd.ms-powerpoint": "PPT",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
  "audio/mpeg": "MP3",
  "image/jpeg": "JPEG",
  "text/plain": "TXT",
  "video/3gpp": "3GP",
};

/** Its type in a word: by its name, else by what it was found to be; empty when neither says. */
function typeOf({ file_name, mime }: Media): string {
  const extension = /\.([a-z0-9]{1,5})$/iu.exec(file_name ?? "")?.[1];
  if (extension !== undefined) return extension.toUpperCase();
  const essence = (mime.split(";")[0] ?? "").trim().toLowerCase();
  return names[essence] ?? /\/([a-z0-9]{2,4})$/u.exec(essence)?.[1]?.toUpperCase() ?? "";
}

/** `PDF, 1,2 Mo`. */
export function fileFacts(media: Media): string {
  const size = media.size_bytes === null ? "" : fileSize(media.size_bytes);
  return [typeOf(media), size].filter((one) => one !== "").join(", ");
}
