import { type AttributeModel, parseAttributeModel } from '../core/attributes/model.ts';
import { SightglassError } from '../core/errors.ts';
import { builtInFolder } from './registry.ts';

/** Folders that hold an `attributes.json`. The others are not asked for one: a missing file is an error in the console. */
const withAttributes: readonly (string | null)[] = ['sightglass-mini'];

/** May pictures of this encoder be told by attributes? */
export function hasAttributes(encoder: string): boolean {
  return withAttributes.includes(builtInFolder(encoder));
}

/**
 * The attributes that ship with an encoder, or null where there are none. `base`: URL of the page. Throws `model-missing` if
 * they could not be fetched and `model-invalid` if they are not what they should be.
 */
export async function readAttributes(encoder: string, base: URL): Promise<AttributeModel | null> {
  if (!hasAttributes(encoder)) return null;
  const url = new URL(`models/${builtInFolder(encoder)}/attributes.json`, base);
  const response = await fetch(url).catch((thrown) => {
    throw new SightglassError('model-missing', 'What the pictures show could not be read: a part of the model could not be fetched.', {
      cause: thrown,
    });
  });
  if (response.status === 404) return null;
  if (!response.ok) throw new SightglassError('model-missing', `A part of the model is not served beside the page (${response.status}).`);
  return parseAttributeModel(await response.json());
}
