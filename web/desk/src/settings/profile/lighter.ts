// A photo as its camera took it is larger than the desk takes: the browser makes it smaller first.

/** What the desk takes, in bytes. */
const limit_bytes = 512 * 1024;

/** Twice the side that the desk keeps. */
const side_max = 512;

/** A smaller copy of a photo that is too heavy; what is no picture stays as it is, and is refused. */
export async function lighter(picture: Blob): Promise<Blob> {
  if (picture.size <= limit_bytes) return picture;
  try {
    const drawn = await createImageBitmap(picture);
    const share = Math.min(1, side_max / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(drawn.width * share));
    canvas.height = Math.max(1, Math.round(drawn.height * share));
    canvas.getContext("2d")?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    drawn.close();
    const made = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, "image/jpeg", 0.9);
    });
    return made ?? picture;
  } catch {
    return picture;
  }
}
