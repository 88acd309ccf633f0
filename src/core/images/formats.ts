/** What a file can turn out to be, and what the intake does about it. */
import type { ErrorCode } from '../errors.ts';

export const formats = [
  'jpeg',
  'png',
  'gif',
  'webp',
  'avif',
  'bmp',
  'ico',
  'heic',
  'jxl',
  'tiff',
  'raw',
  'jp2',
  'psd',
  'svg',
  'pdf',
  'video',
  'audio',
  'archive',
  'html',
  'text',
  'unknown',
] as const;

export type Format = (typeof formats)[number];

export interface FormatFacts {
  /** 'a TIFF picture', for messages. */
  label: string;
  /** Media type. */
  type: string;
  /** 'always': every browser reads it. 'try': some do. 'never': not even tried, so that all browsers answer alike. */
  decode: 'always' | 'try' | 'never';
  /** Why it is refused where it is not decoded. */
  refusal: ErrorCode;
  /** What to do, a full sentence; '' where the guidance of the code says it all. */
  advice: string;
}

const picture = (label: string, type: string): FormatFacts => ({ label, type, decode: 'always', refusal: 'cannot-decode', advice: '' });
const maybe = (label: string, type: string, advice: string): FormatFacts => ({ label, type, decode: 'try', refusal: 'unsupported-type', advice });
const refused = (label: string, type: string, advice: string): FormatFacts => ({ label, type, decode: 'never', refusal: 'unsupported-type', advice });
const foreign = (label: string, type: string): FormatFacts => ({ label, type, decode: 'never', refusal: 'not-an-image', advice: '' });

export const formatFacts: Readonly<Record<Format, FormatFacts>> = {
  jpeg: picture('a JPEG picture', 'image/jpeg'),
  png: picture('a PNG picture', 'image/png'),
  gif: picture('a GIF picture', 'image/gif'),
  webp: picture('a WebP picture', 'image/webp'),
  bmp: picture('a BMP picture', 'image/bmp'),
  ico: picture('an icon file', 'image/x-icon'),
  avif: maybe('an AVIF picture', 'image/avif', 'Use a newer browser, or convert it to JPEG.'),
  heic: maybe('a HEIC photo', 'image/heic', 'Convert it to JPEG; an iPhone does so itself under Settings, Camera, Formats, Most Compatible.'),
  jxl: maybe('a JPEG XL picture', 'image/jxl', 'Convert it to JPEG or PNG.'),
  tiff: refused('a TIFF picture', 'image/tiff', 'Save it as PNG or JPEG.'),
  raw: refused('a camera RAW file', 'image/x-raw', 'Develop it in a photo program and export it as JPEG.'),
  jp2: refused('a JPEG 2000 picture', 'image/jp2', 'Convert it to JPEG or PNG.'),
  psd: refused('a Photoshop file', 'image/vnd.adobe.photoshop', 'Export it as PNG or JPEG.'),
  svg: refused('an SVG drawing', 'image/svg+xml', 'Export it as PNG.'),
  pdf: refused('a PDF document', 'application/pdf', 'Export its pages as PNG or JPEG.'),
  video: refused('a video', 'video/*', 'Save single frames of it as JPEG.'),
  audio: foreign('a sound file', 'audio/*'),
  archive: foreign('an archive', 'application/zip'),
  html: foreign('a web page', 'text/html'),
  text: foreign('text', 'text/plain'),
  unknown: foreign('no known kind of picture', 'application/octet-stream'),
};
