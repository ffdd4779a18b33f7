// The box of a picture in the thread, known before the picture is.

export interface PictureBox {
  width: number;
  height: number;
  /** Shown whole in its box, not cut to it. */
  is_whole: boolean;
}

const width_max = 272;
const height_max = 360;

/** Beyond these proportions the box stays and the picture is shown whole in it. */
const proportion = { min: 0.5, max: 2.5 };

/** A picture whose size is not known has the box of a photo held across. */
const unknown: PictureBox = { width: width_max, height: 204, is_whole: true };

export function boxOf(width: number | null, height: number | null): PictureBox {
  if (width === null || height === null || width <= 0 || height <= 0) return unknown;
  const own = width / height;
  const shown = Math.min(proportion.max, Math.max(proportion.min, own));
  const box_width = Math.min(width_max, height_max * shown);
  return {
    width: Math.round(box_width),
    height: Math.round(box_width / shown),
    is_whole: own !== shown,
  };
}
