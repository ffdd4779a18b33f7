// The picture that is looked at in large; the view itself is loaded when the first is.

export interface LargePicture {
  url: string;
  alt: string;
  name: string | null;
}

class Lightbox {
  picture = $state.raw<LargePicture | null>(null);

  open(picture: LargePicture): void {
    this.picture = picture;
  }

  close = (): void => {
    this.picture = null;
  };
}

export const lightbox = new Lightbox();
