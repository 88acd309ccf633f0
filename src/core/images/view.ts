/** How an encoder wants to see a picture: a square of pixels, and how it comes about. */
export interface PictureView {
  /** Side of the encoder's input, pixels. */
  side: number;
  /** crop (the default): the centre square. squash: the whole picture, its sides stretched to a square. */
  fit?: 'crop' | 'squash';
  /** Of the short side, 0…1; default 1: resized to 256 and cropped to 224 is 224/256. With `crop` alone. */
  share?: number;
  /** Which resize the encoder was trained with; default lanczos. */
  filter?: 'bilinear' | 'bicubic' | 'lanczos';
}
