/**
 * Every word the interface says, in one typed object. Another language is another object of type {@link Strings}.
 * Values that depend on numbers are functions and format through `format.ts`.
 */
import { damageStrings } from './damageStrings.ts';
import { folderStrings } from './folderStrings.ts';
import { jobStrings } from './jobStrings.ts';
import { keepingStrings } from './keepingStrings.ts';
import { modelStrings } from './modelStrings.ts';
import { refineStrings } from './refineStrings.ts';
import { selectionStrings } from './selectionStrings.ts';
import { statusStrings } from './statusStrings.ts';
import { vectorStrings } from './vectorStrings.ts';
import { formatBytes, formatCount, formatMilliseconds, formatPercent, formatPlural } from './format.ts';

const pictures = (n: number): string => formatPlural(n, 'picture', 'pictures');

const english = {
  name: 'Sightglass',
  pictures,
  rooms: { label: 'Rooms', search: 'Search', library: 'Library', skip: 'Skip to content', home: 'Sightglass, to the search' },

  search: {
    heading: 'Search your pictures',
    label: 'Describe a picture',
    placeholder: 'Describe a picture in your own words',
    placeholderShort: 'Describe a picture',
    placeholderWithChips: 'Add words',
    clear: 'Clear the search',
    byPicture: 'Search by a picture',
    removeChip: (label: string) => `Remove ${label} from the search`,
    similarTo: 'Like',
    examples: 'Try',
    examplesLabel: 'Example searches',
    examplesLanguage: 'Language of the examples',
    /** Each by its own name. */
    languages: { en: 'English', ko: '한국어' } as Record<string, string>,
    modelLoading: (share: number) => `Loading the model… ${formatPercent(share)}`,
    modelHint: 'The examples already work.',
    modelWaiting: 'Your search runs as soon as the model is ready.',
    modelFailed: 'The model could not be loaded.',
    shortcutMac: '⌘ K',
    shortcut: 'Ctrl K',
  },

  results: {
    hits: (n: number, ms: number, searched: number) =>
      `${formatPlural(n, 'result', 'results')} in ${formatMilliseconds(ms)} among ${pictures(searched)}`,
    browse: (n: number, collection: string) => `${pictures(n)} in ${collection}`,
    reading: (vectors: number, of: number) => `${formatCount(of - vectors)} more are still being read`,
    searching: 'Searching…',
    opening: 'Opening your library…',
    showScores: 'Show scores',
    scoreHint: 'Estimated cosine similarity, from −1 to 1',
    grid: (answers: string) => (answers ? `Results for ${answers}` : 'Pictures'),
    moreLike: 'More like this',
    moreLikeNamed: (name: string) => `More like ${name}`,
    score: 'Score',
    noneStrong: 'No strong matches. These are the nearest.',
    /** What a score means, beside the number. */
    match: { strong: 'strong', fair: 'fair', weak: 'weak' },
    matches: { strong: 'strong match', fair: 'fair match', weak: 'weak match' },
  },

  refine: refineStrings,
  selection: selectionStrings,

  outdated: {
    label: 'Update of the collection',
    title: (name: string) => `The model has been improved since “${name}” was made.`,
    invite: (items: number) =>
      `Update its ${pictures(items)} to search them by words again. That takes the previews kept here, not your files; until then “More like this” works as before.`,
    button: 'Update this collection',
    running: (name: string) => `Updating “${name}”`,
    unchanged: 'Nothing changes until all of it is done.',
    preparing: 'Loading the model…',
  },

  states: {
    emptyTitle: 'Your pictures, found by what is in them',
    emptyText: 'Add some, then describe what you are looking for in plain words. No tags, no folders to remember.',
    emptyAdding: 'Your first pictures are on their way',
    emptyAddingText: 'They appear here as they are read. You can search before the rest is done.',
    dropHint: 'or drop them anywhere on this page, or paste one',
    privacy: 'Your pictures never leave this device. Everything happens in this page.',
    noHitsTitle: (answers: string) => (answers ? `Nothing here matches ${answers}` : 'Nothing here matches'),
    noHitsText: 'Say it another way, with fewer words, or name something you would see in the picture.',
    clear: 'Show all pictures',
    tryAgain: 'Try again',
    reload: 'Reload',
    sample: 'You are looking at drawn samples.',
    sampleInvite: 'Add your own pictures — they never leave this device.',
    openFailed: 'The library could not be opened',
  },

  add: {
    heading: (collection: string) => `Add to ${collection}`,
    folder: 'Add a folder',
    files: 'Add pictures',
    fresh: 'My pictures',
    hint: 'Choose a folder or some pictures, drop them anywhere on this page, or paste one.',
    formats: 'JPEG, PNG, WebP, GIF, AVIF and BMP. The same picture is never added twice.',
    inputFiles: 'Choose pictures to add',
    inputFolder: 'Choose a folder to add',
    inputQuery: 'Choose a picture to search by',
    inputImport: 'Choose an index file to import',
  },

  job: jobStrings,

  /** What an outcome's code says over a group of file names. */
  reasons: {
    duplicate: 'Already in the collection',
    'empty-file': 'Empty files',
    'not-an-image': 'Not pictures',
    'cannot-decode': 'Damaged, or cannot be read',
    'too-large': 'Too large to read',
    'unsupported-type': 'A kind of file that is not supported',
    'unreadable-file': 'Could not be opened',
    'quota-exceeded': 'No room left on the device',
  } as Record<string, string>,

  library: {
    heading: 'Library',
    intro: 'Your collections live in this browser, on this device.',
    collections: 'Collections',
    current: 'In use',
    use: 'Use',
    switchToNamed: (name: string) => `Use ${name}`,
    rename: (name: string) => `Rename ${name}`,
    newName: (name: string) => `New name for ${name}`,
    export: (name: string) => `Export ${name}`,
    exporting: (name: string) => `${name} is being exported`,
    remove: (name: string) => `Delete ${name}`,
    create: 'New collection',
    createLabel: 'Name of the new collection',
    createButton: 'Create',
    cancel: 'Cancel',
    import: 'Import',
    importHint: 'Import vectors: an exported collection, or any .safetensors or .npy file',
    save: 'Save',
    none: 'No collections yet. The first one is made when you add pictures.',
    meta: (items: string, bytes: number, date: string) => [items, formatBytes(bytes), date].filter(Boolean).join(' · '),
    storage: (used: number, quota: number) => `${formatBytes(used)} used of ${formatBytes(quota)} this browser allows`,
    storageKept: 'The browser has promised to keep it.',
    storageMay: 'The browser may clear it when the disk is nearly full; in a private window it is gone when the window closes.',
    storageFleeting: 'This browser keeps no files for the page, as in a private window: all of it is gone when this window closes.',
    storageRefused: 'The browser did not promise. Installing the page or bookmarking it often changes that; an export is safe in any case.',
    storageAsk: 'Ask the browser to keep it',
    storageLabel: 'Storage used',
  },

  models: modelStrings,
  damage: damageStrings,
  folders: folderStrings,
  keeping: keepingStrings,
  vectors: vectorStrings,

  lightbox: {
    label: (name: string) => `Picture: ${name}`,
    close: 'Close',
    previous: 'Previous picture',
    next: 'Next picture',
    details: 'Details',
    position: (n: number, total: number) => `${formatCount(n)} of ${formatCount(total)}`,
    similar: (n: number) => `${formatCount(n)} very similar ${n === 1 ? 'picture' : 'pictures'}`,
    similarOpen: (name: string) => `Open ${name}`,
    aside: 'Very similar',
    preview: 'Preview — the original file is not open in this session',
    remove: 'Remove from collection',
    removeHint: 'Only the index forgets it; your file stays where it is.',
    loading: 'Loading the picture',
    fields: {
      name: 'Name',
      path: 'Folder',
      places: (n: number) => `In ${formatCount(n)} places, one picture`,
      taken: 'Taken',
      coordinates: 'Where',
      added: 'Added',
      size: 'Size',
      pixels: 'Pixels',
      type: 'Type',
      score: 'Score',
      caption: 'Caption',
    },
    pixels: (width: number, height: number) => `${formatCount(width)} × ${formatCount(height)}`,
    unknown: 'Unknown',
  },

  status: statusStrings,

  shortcuts: {
    heading: 'Keyboard shortcuts',
    close: 'Close',
    groups: [
      {
        title: 'Anywhere',
        rows: [
          { keys: [['Ctrl', 'K'], ['/']], text: 'Go to the search box' },
          { keys: [['?']], text: 'Show these shortcuts' },
          { keys: [['Esc']], text: 'Close what is open, else clear the selection, else the search' },
          { keys: [['Ctrl', 'V']], text: 'Search by the copied picture' },
        ],
      },
      {
        title: 'Results',
        rows: [
          { keys: [['↓']], text: 'From the box into the results' },
          { keys: [['←', '→', '↑', '↓']], text: 'Move between pictures' },
          { keys: [['Home'], ['End']], text: 'First and last picture' },
          { keys: [['Enter']], text: 'Open the picture' },
          { keys: [['M']], text: 'More like this' },
        ],
      },
      {
        title: 'Several pictures',
        rows: [
          { keys: [['X'], ['Ctrl', 'click']], text: 'Select the picture' },
          {
            keys: [
              ['Shift', 'X'],
              ['Shift', 'click'],
            ],
            text: 'Select all up to it',
          },
          { keys: [['Ctrl', 'A']], text: 'Select all results' },
        ],
      },
      {
        title: 'Open picture',
        rows: [
          { keys: [['←', '→']], text: 'Previous and next' },
          { keys: [['I']], text: 'Details' },
          { keys: [['M']], text: 'More like this' },
        ],
      },
    ],
    or: 'or',
  },

  notices: {
    region: 'Messages',
    dismiss: 'Dismiss',
    pasted: 'Searching by the pasted picture',
    addInstead: 'Add it instead',
    pastedName: 'Pasted picture',
    notAPicture: 'That is not a picture',
    notAPictureDetail: 'Nothing was changed. To search, drop one picture: JPEG, PNG, WebP, GIF, AVIF or BMP.',
  },

  update: { title: 'A new version is ready.', detail: 'Your library stays as it is.', button: 'Update now' },

  drop: {
    label: 'Drop',
    search: 'Search with this picture',
    searchHint: 'It is only looked at, not kept',
    add: (collection: string) => `Add to ${collection}`,
    addHint: 'Pictures and whole folders; files of vectors are imported',
  },
};

export type Strings = typeof english;

export const strings: Strings = english;
