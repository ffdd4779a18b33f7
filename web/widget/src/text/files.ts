// Whether a file may be sent, asked before it leaves.

export type FileFault = "file.too_large" | "file.wrong_type" | "file.empty";

/** `types` are `image/png`, `image/*` or `.pdf`; none means any. */
export function faultOf(
  file: { name: string; size: number; type: string },
  limits: { max_bytes: number; types: string[] },
): FileFault | null {
  if (file.size === 0) return "file.empty";
  if (file.size > limits.max_bytes) return "file.too_large";
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  const fits = limits.types.some((one) => {
    const wanted = one.toLowerCase();
    if (wanted.startsWith(".")) return name.endsWith(wanted);
    return wanted.endsWith("/*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
  });
  return fits || limits.types.length === 0 ? null : "file.wrong_type";
}
