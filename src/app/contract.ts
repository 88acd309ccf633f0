/**
 * What the UI knows of the rest: one immutable state, one set of actions. `app/` implements it, `ui/` draws it,
 * and neither the DOM nor React appears here beyond the platform's own File and Blob.
 */
import type { Collection, Coordinates, Facet, Hit, HitKind, ItemAttribute, JobInfo, Status } from '../core/api.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { DamageState, FolderState, OutdatedState } from './collectionStates.ts';

export type { DamageState, FolderState, OutdatedState };

/** Something to tell the person. `undo` is the label of the action that takes it back, if there is one. */
export interface Notice {
  id: number;
  tone: 'info' | 'warning' | 'error';
  /** What happened. */
  title: string;
  /** What is safe and what to do next. */
  detail?: string;
  code?: ErrorCode;
  action?: { label: string; run: () => void };
}

/** One chip in the box: a picture or an item the search goes towards. */
export interface QueryChip {
  key: string;
  kind: 'image' | 'item';
  /** File name, or the item's name. */
  label: string;
  /** Object URL of a small picture. */
  thumbnail: string | null;
}

export interface Example {
  text: string;
  /** ISO 639-1. */
  language: string;
}

export interface Results {
  /** 'browse' lists the collection (no query); 'hits' answers a query. */
  mode: 'browse' | 'hits';
  state: 'idle' | 'searching' | 'done' | 'failed';
  hits: readonly Hit[];
  tookMs: number;
  searched: number;
  /** What the hits answer, for the screen reader ("beach", "a picture"). */
  answers: string;
  error: { code: ErrorCode; message: string; safe: string; next: string } | null;
}

/** What a picture shows, with the words for it. */
export interface ShownAttribute extends ItemAttribute {
  name: Facet['name'];
  attributeName: Facet['name'];
}

/** One value of one attribute that the pictures must show; of several of one attribute, one is enough. */
export interface FacetChoice {
  attribute: string;
  value: string;
}

/** Narrowing the collection by what its pictures show. */
export interface RefiningState {
  /** May this collection's pictures be told by attributes at all? */
  available: boolean;
  /** idle: nobody has asked yet. none: asked, and there are none for these vectors. */
  state: 'idle' | 'reading' | 'ready' | 'none' | 'failed';
  /** With counts that follow what is chosen. */
  facets: readonly Facet[];
  chosen: readonly FacetChoice[];
  error: { code: ErrorCode; message: string; safe: string; next: string } | null;
}

export interface EncoderState {
  phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** 0…1 over all files of the model and the runtime. */
  loaded: number;
  device: 'wasm' | 'webgpu' | null;
  /** What the person chose; null: the faster one. */
  choice: 'wasm' | 'webgpu' | null;
  /** Said when a device was given up or the model could not be loaded. */
  message: string | null;
}

/** A model of the page, one that is kept in this browser, or one that can be had. */
export interface ModelState {
  id: string;
  name: string;
  about: string;
  /** ISO 639-1; 'many' where the makers name no list. */
  languages: readonly string[] | 'many';
  /** '' where nothing is known of it. */
  licence: string;
  licenceUrl: string | null;
  /** On the hub. */
  repository: string | null;
  /** page: comes with it. hub: downloaded in a window of its own. folder: was picked from disk. beside: lies beside the page. */
  from: 'page' | 'hub' | 'folder' | 'beside';
  /** Can collections be made with it? */
  here: boolean;
  /** A download was begun and not finished. */
  begun: boolean;
  /** What is being done with it, here or in the window that downloads. */
  work: { phase: 'fetching' | 'checking' | 'keeping'; loaded: number; total: number; perSecond: number } | null;
  revision: string | null;
  /** Of its weights: 'q8', 'fp32', … */
  precision: string;
  /** Kept, or to be kept; null where that is not known before it is asked for. */
  bytes: number | null;
}

/** When jobs wait by themselves, as the person chose. */
export interface PausingState {
  hidden: boolean;
  battery: boolean;
  /** Does this browser say whether the machine runs on its battery? */
  tellsBattery: boolean;
}

/** What is known of how long the library is kept. */
export interface KeepingState {
  /** The browser promised to keep it; null while that is not known. */
  persistent: boolean | null;
  /** The browser keeps no files for this page, as in a private window: all of it may be gone when the window closes. */
  fleeting: boolean;
  /** The browser was asked in this visit, and did not promise. */
  refused: boolean;
}

export interface AppState {
  phase: 'opening' | 'ready' | 'failed';
  /** Why opening failed. */
  failure: { code: ErrorCode; message: string; safe: string; next: string } | null;
  collections: readonly Collection[];
  current: Collection | null;
  /** Is the current collection the sample one, which the person did not make? */
  sample: boolean;
  text: string;
  chips: readonly QueryChip[];
  /** The current collection is still being read: searches are answered from the `vectors` that were there first, of about so many. */
  loading: { vectors: number; of: number } | null;
  /** Queries over the sample collection that are answered without the model. */
  examples: readonly Example[];
  results: Results;
  refining: RefiningState;
  encoder: EncoderState;
  /** Empty until `actions.refreshModels()` has read them, which the page does when it is ready. */
  models: readonly ModelState[];
  outdated: OutdatedState | null;
  damage: DamageState | null;
  folders: readonly FolderState[];
  /** Ids of the collections that pictures of the open one can be moved to. */
  movable: readonly string[];
  /** Pictures of a collection that came since it was last exported, where they are many. */
  reminder: { collection: string; name: string; items: number } | null;
  /** Of this page, of other tabs and of earlier visits, oldest first. */
  jobs: readonly JobInfo[];
  pausing: PausingState;
  keeping: KeepingState;
  notices: readonly Notice[];
  /** A new version waits; `actions.update()` takes it. */
  updateReady: boolean;
  offlineReady: boolean;
}

/** All that is kept of one item, for the lightbox. */
export interface ItemDetails {
  id: string;
  name: string;
  /** Folder path as the person's system told it, '' where unknown. */
  path: string;
  kind: HitKind;
  /** Pixels, as displayed. */
  width: number;
  height: number;
  /** Bytes of the original file. */
  bytes: number;
  type: string;
  /** ISO 8601, from the file or its EXIF; null where unknown. */
  takenAt: string | null;
  /** Where, as its EXIF says; null where unknown. */
  coordinates: Coordinates | null;
  addedAt: string;
  /** Folder path and name of every file with this content, where more than one is known. */
  places: readonly string[];
  /** Caption that came with an imported item. */
  caption?: string;
}

export interface AppActions {
  /** As the person types: waits a moment, the last one wins. */
  setText(text: string): void;
  /** Enter: search now. */
  submit(): void;
  searchByPicture(picture: Blob, name: string): void;
  moreLike(id: string): void;
  removeChip(key: string): void;
  /** Empties box and chips; the collection is listed again. */
  clear(): void;
  /** Counts what the collection's pictures show; the first time that takes a pass over all of them. */
  readFacets(): void;
  /** Pictures must show this value, or no longer need to. Box and chips stay. */
  toggleFacet(attribute: string, value: string): void;
  clearFacets(): void;
  /** What one picture shows; empty where its collection has no attributes. */
  attributes(id: string): Promise<readonly ShownAttribute[]>;
  /**
   * Files from an input, a drop or a paste. If the sample is current, a collection "My pictures" is made first. Files of vectors
   * are imported. `goesOn`: id of the interrupted job whose files they are.
   */
  add(files: Iterable<File>, goesOn?: string): void;
  /** Opens the system's folder picker where there is one; resolves false where the UI must use `webkitdirectory`. */
  addFolder(goesOn?: string): Promise<boolean>;
  /** Walks dropped files and folders (call with `event.dataTransfer` inside the handler). */
  addDropped(transfer: DataTransfer): void;
  /** Looks through a folder again; asks for permission where the browser wants that. False where the UI must use `webkitdirectory`. */
  lookAgain(folder: string): boolean;
  /** Its pictures stay. With an offer to take it back. */
  forgetFolder(folder: string): void;
  /** Ids of the pictures whose file is there no more. */
  missingPictures(folder: string): Promise<readonly string[]>;
  /** Removes them from the collection, with an offer to take it back. */
  removeMissing(folder: string): void;
  /** They stay, and nothing more is said of them. */
  keepMissing(folder: string): void;
  pauseJob(id: string): void;
  /** A paused job, or an interrupted one that needs nothing, goes on. Call it inside a click: the browser may ask the person. */
  resumeJob(id: string): void;
  cancelJob(id: string): void;
  dismissJob(id: string): void;
  choosePausing(choice: Partial<Pick<PausingState, 'hidden' | 'battery'>>): void;
  /** Asks the browser to keep the library also when the disk runs low. */
  askToKeep(): void;
  useCollection(id: string): void;
  /** `model`: id of one that is here; the page's own by default. */
  createCollection(name: string, model?: string): void;
  /** Makes the vectors of the open collection anew, when it is outdated. */
  rebuildCollection(): void;
  cancelRebuild(): void;
  /** Embeds again what is damaged in the open collection. */
  repairCollection(): void;
  /** What is done stays done. */
  cancelRepair(): void;
  renameCollection(id: string, name: string): void;
  /** Removed from view at once; a notice offers to undo for ten seconds. */
  removeCollection(id: string): void;
  /** From the open collection, with an offer to take it back. */
  removeItems(ids: readonly string[]): void;
  /**
   * Into another collection made with the same model and revision, or into a new one of that name. With an offer to take it back.
   * The collection that is open stays open.
   */
  moveItems(ids: readonly string[], to: { collection: string } | { name: string }): void;
  /** Any collection, not only the open one; a job of kind 'export'. */
  exportCollection(id: string): void;
  dismissReminder(): void;
  /** All collections, kept models and settings of this page in this browser; the page reloads afterwards. */
  deleteEverything(): Promise<void>;
  /** A safetensors or .npy file, into a collection named for it, which is then opened. */
  importFile(file: File, goesOn?: string): void;
  dismissNotice(id: number): void;
  /** Which device the model runs on from now on; null: the faster one. */
  chooseDevice(device: 'wasm' | 'webgpu' | null): void;
  refreshModels(): void;
  /** Files of one folder on disk, `webkitRelativePath` set. */
  addModelFiles(files: Iterable<File>): void;
  /** Opens the system's folder picker where there is one; resolves false where the UI must use `webkitdirectory`. */
  addModelFolder(): Promise<boolean>;
  /** Keeps a model that lies beside the page. */
  addBesideModel(id: string): void;
  /** Its files go; collections made with it stay, and are searched by words again when it is back. */
  removeModel(id: string): void;
  update(): void;
  /** The kept preview, or null. */
  preview(id: string): Promise<Blob | null>;
  /** Object URL of the kept preview, or null. Cached; the app revokes old ones. */
  thumbnail(id: string): Promise<string | null>;
  /** Object URL of the original file where it is still reachable, else null. The caller revokes it. */
  original(id: string): Promise<string | null>;
  details(id: string): Promise<ItemDetails | null>;
  /** Pictures that are very similar to one, most similar first. */
  similar(id: string): Promise<readonly Hit[]>;
  status(): Promise<Status>;
}

/** External store in React's sense. */
export interface App {
  getState(): AppState;
  subscribe(listener: () => void): () => void;
  actions: AppActions;
}
