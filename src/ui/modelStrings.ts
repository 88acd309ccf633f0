import { languageNames } from '../models/languages.ts';
import { formatBytes, formatDuration, formatPlural } from './format.ts';

/** What the models view says; a part of {@link import('./strings.ts').strings}. */
export const modelStrings = {
  heading: 'Models',
  back: 'Library',
  intro: 'A model decides what words find. A collection is made with one model and keeps to it; the others stay as they are.',
  here: 'On this device',
  offered: 'From the model hub',
  offeredText:
    'Each opens in a small window of its own, the only one of Sightglass that may reach the hub. It says what the model weighs before anything is fetched.',
  variants: 'Other weights of the built-in model',
  variantsText: 'The same model in other precisions, for comparing. Fetched when a collection made with one of them is used.',
  beside: 'Beside this page',
  own: 'A model of your own',
  ownText:
    'A folder with a CLIP or SigLIP in the layout of the model hub: config.json, preprocessor_config.json, tokenizer.json, tokenizer_config.json and both towers in onnx/. It is checked and copied into this browser.',
  ownButton: 'Choose a folder',
  inputFolder: 'Choose a model folder',
  built: 'Built in',
  kept: (bytes: number) => formatBytes(bytes),
  languages: languageNames,
  fromHub: (repository: string) => `Downloaded from ${repository}`,
  fromFolder: 'From a folder of yours',
  licence: 'Licence',
  licenceOwn: 'Licence: as the folder says',
  revision: (revision: string, precision: string) => `Revision ${revision.replace(`-${precision}`, '')}, ${precision}`,
  collections: (n: number) => `Used by ${formatPlural(n, 'collection', 'collections')}`,
  download: 'Download…',
  resume: 'Go on…',
  downloadNamed: (name: string) => `Download ${name}, in a new window`,
  resumeNamed: (name: string) => `Go on downloading ${name}, in a new window`,
  begun: 'Begun, not finished. What has come is kept.',
  add: 'Add',
  addNamed: (name: string) => `Add ${name}`,
  discard: 'Discard',
  discardNamed: (name: string) => `Discard what has come of ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removeSure: (name: string, n: number) =>
    n > 0
      ? `Remove ${name}? ${formatPlural(n, 'collection', 'collections')} made with it can then only be searched by “More like this”, until it is back.`
      : `Remove ${name}? It can be had again.`,
  removeYes: 'Remove',
  keep: 'Keep',
  phases: { fetching: 'Downloading in its own window', checking: 'Checking', keeping: 'Checking and copying' },
  progress: (name: string) => `Progress: ${name}`,
  of: (loaded: number, total: number) => `${formatBytes(loaded)} of ${formatBytes(total)}`,
  rate: (perSecond: number) => `${formatBytes(perSecond)} a second`,
  left: (seconds: number) => `${formatDuration(seconds)} left`,
  choice: 'Model',
  entry: 'Models',
  entryText: (n: number) => `${formatPlural(n, 'model', 'models')} on this device.`,
  entryOpen: 'See all models',
  entryMore: 'Bigger ones know more and are slower.',
};
