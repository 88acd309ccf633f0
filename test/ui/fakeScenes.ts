/** The scenes of `fakeApp`, and what stands in them. */
import type { AppState, FolderState } from '../../src/app/contract.ts';
import type { Collection, Facet, JobInfo, Outcome } from '../../src/core/api.ts';

export const scenes = [
  'browse',
  'sample',
  'opening',
  'empty',
  'adding',
  'loading',
  'no-hits',
  'search-failed',
  'open-failed',
  'job',
  'report',
  'queue',
  'interrupted',
  'elsewhere',
  'notices',
  'many',
  'preview',
  'outdated',
  'updating',
  'damaged',
  'repairing',
  'reading',
  'folders',
  'reminder',
  'exporting',
] as const;
export type Scene = (typeof scenes)[number];

function outcomes(count: number, code: string, message: string, name: (index: number) => string): Outcome[] {
  return Array.from({ length: count }, (_, index) => ({ code, message, name: name(index) }));
}

export const running: JobInfo = {
  id: 'job-1',
  kind: 'add',
  collection: 'c1',
  name: 'Summer in Jeju',
  here: true,
  progress: { state: 'running', done: 312, total: 1204, perSecond: 7.4, secondsLeft: 121 },
  report: {
    done: 296,
    skipped: outcomes(14, 'duplicate', 'The same picture is already in this collection.', (i) => `IMG_${2040 + i}.HEIC.jpg`),
    failed: [
      ...outcomes(1, 'not-an-image', 'This file is not a picture.', () => '<img src=x onerror=alert(1)>.jpg'),
      ...outcomes(1, 'empty-file', 'The file has no content.', () => 'broken.png'),
    ],
  },
  error: null,
  begunAt: '2026-11-21T14:02:00Z',
  endedAt: null,
  log: [{ at: '2026-11-21T14:02:00Z', event: 'begun' }],
  needs: 'folder',
  pausedBy: null,
};

export const finished: JobInfo = {
  ...running,
  progress: { state: 'done', done: 1204, total: 1204, perSecond: 0, secondsLeft: 0 },
  report: { ...running.report, done: 1188 },
  endedAt: '2026-11-21T14:40:00Z',
  log: [
    { at: '2026-11-21T14:02:00Z', event: 'begun' },
    { at: '2026-11-21T14:10:00Z', event: 'interrupted' },
    { at: '2026-11-21T14:31:00Z', event: 'gone-on' },
    { at: '2026-11-21T14:40:00Z', event: 'done' },
  ],
};

const nothing = { done: 0, skipped: [], failed: [] };

const importing: JobInfo = {
  ...running,
  id: 'import-1',
  kind: 'import',
  collection: '',
  name: 'museum-clip',
  progress: { ...running.progress, done: 204_800, total: 1_000_000, perSecond: 24_000, secondsLeft: 33 },
  report: nothing,
  needs: 'index-file',
};

export const exporting: JobInfo = {
  ...running,
  id: 'export-1',
  kind: 'export',
  progress: { ...running.progress, done: 704, total: 1204, perSecond: 840, secondsLeft: 1 },
  report: nothing,
  needs: 'nothing',
};

const waiting: JobInfo = {
  ...running,
  id: 'job-2',
  name: 'My pictures',
  progress: { state: 'queued', done: 0, total: 0, perSecond: 0, secondsLeft: null },
  report: nothing,
};

const interrupted: JobInfo = {
  ...running,
  id: 'job-3',
  name: 'Holiday',
  here: false,
  progress: { state: 'interrupted', done: 1240, total: 3000, perSecond: 0, secondsLeft: null },
  needs: 'nothing',
};

const cancelled: JobInfo = {
  ...finished,
  id: 'job-4',
  kind: 'repair',
  here: false,
  name: 'My pictures',
  progress: { ...finished.progress, state: 'cancelled' },
  report: { done: 64, skipped: [], failed: [] },
};

/** The jobs that a scene shows. */
export const jobsOf: Partial<Record<Scene, JobInfo[]>> = {
  job: [running, importing],
  adding: [running],
  report: [finished],
  folders: [{ ...finished, report: { ...nothing, done: 1, folders: { unchanged: 1198, renamed: 2, edited: 1, missing: 3 } } }],
  queue: [
    { ...running, progress: { ...running.progress, state: 'paused' }, pausedBy: 'battery' },
    waiting,
    { ...waiting, id: 'job-5', kind: 'rebuild' },
    cancelled,
    { ...finished, id: 'job-6', name: 'Holiday' },
  ],
  interrupted: [interrupted, { ...interrupted, id: 'job-7', name: 'Wedding', needs: 'files' }, { ...cancelled }],
  exporting: [
    running,
    exporting,
    {
      ...finished,
      id: 'export-2',
      kind: 'export',
      name: 'Holiday',
      progress: { ...finished.progress, state: 'done' },
      report: { ...nothing, done: 1204, bytes: 34_000_000 },
    },
  ],
  elsewhere: [{ ...running, here: false, progress: { ...running.progress, done: 120, total: 900 }, report: { ...nothing, done: 118 } }],
};

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

export const fakeFolders: FolderState[] = [
  { id: 'f1', name: 'Holiday 2024', pictures: 1204, missing: 3, checkedAt: daysAgo(3), isReachable: true },
  { id: 'f2', name: 'Scans', pictures: 312, missing: 0, checkedAt: daysAgo(0), isReachable: false },
];

export const collections: Collection[] = [
  {
    id: 'c1',
    name: 'My pictures',
    encoder: 'sightglass-mini',
    dim: 512,
    items: 1204,
    bytes: 48_200_000,
    createdAt: '2026-11-02T10:00:00Z',
    exportedAt: null,
  },
  {
    id: 'c2',
    name: 'Summer in Jeju',
    encoder: 'sightglass-mini',
    dim: 512,
    items: 312,
    bytes: 12_900_000,
    createdAt: '2026-08-17T10:00:00Z',
    exportedAt: '2026-11-03T10:00:00Z',
  },
  {
    id: 'sample',
    name: 'Samples',
    encoder: 'sightglass-mini',
    dim: 512,
    items: 96,
    bytes: 3_100_000,
    createdAt: '2026-11-21T10:00:00Z',
    exportedAt: null,
    sample: true,
  },
];

export const fakeFacets: Facet[] = [
  {
    id: 'colour',
    name: { en: 'Colour', ko: '색' },
    values: [
      { id: 'red', name: { en: 'red', ko: '빨간색' }, count: 21 },
      { id: 'navy', name: { en: 'navy', ko: '남색' }, count: 1 },
    ],
  },
  { id: 'sleeve', name: { en: 'Sleeves', ko: '소매' }, values: [{ id: 'long', name: { en: 'long sleeves', ko: '긴팔' }, count: 48 }] },
];

export const blocked: AppState['failure'] = {
  code: 'storage-blocked',
  message: 'Another tab keeps an older version of the library open.',
  safe: 'Nothing was changed.',
  next: 'Close the other tabs of this page, then reload.',
};
