/** One encoder the page can use. Its files lie in `models/<id>/`, in the layout every CLIP on the model hub has. */
export interface EncoderEntry {
  id: string;
  /** Shown to the person. */
  name: string;
  /** Which of its weights. Sizes are not known here: they come from where the model comes from. */
  precision: TowerPrecision;
  /** ISO 639-1 codes its text side was trained on, or 'many' where the makers name no list. */
  languages: readonly string[] | 'many';
  /** As the makers call it; '' where nothing is known of it. */
  licence: string;
  /** Where it stands; null for what comes with the page. */
  licenceUrl: string | null;
  /** What it is good for, one sentence. */
  about: string;
  /** Length of its vectors, or null: it shows when it is loaded. */
  dim: number | null;
  /** The folder under `models/` it comes with the page in; null for what does not. */
  beside: string | null;
  /** On the model hub, `owner/name`; null for what does not come from there. */
  repository: string | null;
  /** May several pictures go through at once? Not where int8 activations make a vector depend on its neighbours. */
  batched: boolean;
  /** Text is wrapped so before it is encoded; `{}` stands for the query. */
  prompt: string;
  /**
   * Cosine from which on two pictures are very similar. Measured (`npm run near`): the lowest at which at most one photograph in
   * fifty has a stranger above it. Left out where it was not: {@link nearFrom}.
   */
  near?: number;
}

/** Of weights: 8-bit, 16- and 32-bit floats, 4-bit. */
export type Precision = 'q8' | 'fp16' | 'fp32' | 'q4';

export interface TowerPrecision {
  text: Precision;
  vision: Precision;
}

export const defaultEncoder = 'sightglass-mini';

const both = (precision: Precision): TowerPrecision => ({ text: precision, vision: precision });
const fromHub = { precision: both('q8'), beside: null, batched: false, prompt: '{}' } as const;
const openAi = {
  ...fromHub,
  languages: ['en'],
  licence: 'MIT, by OpenAI’s CLIP repository; the card on the hub names none',
  licenceUrl: 'https://github.com/openai/CLIP/blob/main/LICENSE',
  dim: 512,
} as const;

const mini: EncoderEntry = {
  id: defaultEncoder,
  name: 'Sightglass mini',
  precision: both('q8'),
  languages: ['en', 'ko'],
  licence: 'Apache-2.0',
  licenceUrl: null,
  about: 'Small and quick; comes with the page.',
  dim: 512,
  beside: defaultEncoder,
  repository: null,
  batched: true,
  prompt: '{}',
  near: 0.974,
};

/** The built-in weights in another precision: an encoder of its own, since its vectors differ in the last digits. */
const variant = (precision: Precision, bits: string, about: string): EncoderEntry => ({
  ...mini,
  id: `${defaultEncoder}-${precision}`,
  name: `Sightglass mini, ${bits}`,
  precision: both(precision),
  about,
});

/** The built-in one first, then its variants, then what is offered for download. */
export const registry: readonly EncoderEntry[] = [
  mini,
  variant('fp32', '32-bit', 'The weights as they were trained; what the others are compared with.'),
  variant('fp16', '16-bit', 'Half the size of the 32-bit ones, the same answers.'),
  variant('q4', '4-bit', 'The smallest; its answers differ a little.'),
  {
    ...openAi,
    id: 'clip-vit-b32',
    name: 'CLIP ViT-B/32',
    about: 'The CLIP most programs use: knows far more than the built-in model, and is slower.',
    repository: 'Xenova/clip-vit-base-patch32',
  },
  {
    ...openAi,
    id: 'clip-vit-b16',
    name: 'CLIP ViT-B/16',
    about: 'Looks at pictures in finer detail than B/32, at several times its cost.',
    repository: 'Xenova/clip-vit-base-patch16',
  },
  {
    ...fromHub,
    id: 'mobileclip-s0',
    name: 'MobileCLIP S0',
    // Its vision tower is a small convolutional net: kept in floats.
    precision: { text: 'q8', vision: 'fp32' },
    languages: ['en'],
    licence: 'Apple Machine Learning Research Model: research only, no commercial use',
    licenceUrl: 'https://github.com/apple/ml-mobileclip/blob/main/LICENSE_MODELS',
    about: 'Made for phones: a small vision side for its quality.',
    dim: 512,
    repository: 'Xenova/mobileclip_s0',
  },
  {
    ...fromHub,
    id: 'siglip2-b16',
    name: 'SigLIP 2 B/16',
    languages: 'many',
    licence: 'Apache-2.0',
    licenceUrl: 'https://huggingface.co/google/siglip2-base-patch16-224',
    about: 'Understands many languages; a large download.',
    dim: 768,
    repository: 'onnx-community/siglip2-base-patch16-224-ONNX',
  },
];

/** The entry with this id, or null. */
export function encoderEntry(id: string): EncoderEntry | null {
  return registry.find((entry) => entry.id === id) ?? null;
}

/** What is not measured gets a careful guess: CLIP models of full size give less to different photographs of one scene. */
const UNMEASURED = 0.97;

/** Cosine from which on two pictures are very similar, by the encoder with this id. */
export function nearFrom(id: string): number {
  return encoderEntry(id)?.near ?? UNMEASURED;
}

/** The folder under `models/` in which a model comes with the page, or null. */
export function builtInFolder(id: string): string | null {
  return encoderEntry(id)?.beside ?? null;
}

/** What is known of a model that came from a folder: nothing but what its files say. */
export function ownEntry(id: string, name: string, precision: TowerPrecision): EncoderEntry {
  return { ...fromHub, id, name, precision, languages: [], licence: '', licenceUrl: null, about: '', dim: null, repository: null };
}
