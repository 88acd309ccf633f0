/** What is yet to be measured, going by the records of earlier runs. */
import { readdir } from 'node:fs/promises';
import { BLOCK, type Kind } from './data.ts';
import { buildLimit, type Entry, versionOf } from './entries.ts';
import type { Starter } from './heat.ts';
import { type Effort, secondsOf, secondsToPrepare, sparedBecause } from './plan.ts';
import { blank, type Measured, readRecord, readRecords, writeRecord } from './record.ts';
import { folderOf } from './rows.ts';
import { SITE } from './site.ts';

export interface Agenda {
  /** Of the records. */
  folder: string;
  seed: number;
  /** What Sightglass is now, with `, changed` where that is not all committed: then it is measured again in any case. */
  commit: string;
  effort: Effort;
  /** Nothing that was measured before counts. */
  fresh: boolean;
  /** What contenders may take to build; null: as entries.ts says. */
  minutes: number | null;
}

/** Rows of one kind and number, and who is yet to be measured on them. */
export interface Heat {
  kind: Kind;
  count: number;
  lacking: { entry: Entry; record: Measured }[];
  /** Expected. */
  seconds: number;
}

const isPeer = ({ role }: Entry) => role === 'peer';

/** Everyone that is lacking; and where someone is, what all are measured against, since only the same rounds compare. */
export async function planned(agenda: Agenda, entries: readonly Entry[], kind: Kind, count: number): Promise<Heat> {
  const { folder, seed, commit, effort, fresh } = agenda;
  const all: { entry: Entry; version: string; old: Measured | null }[] = [];
  for (const entry of entries.filter(({ kinds = ['clip'] }) => kinds.includes(kind))) {
    const version = await versionOf(entry);
    const old = fresh ? null : await readRecord(folder, { kind, rows: count, id: entry.id });
    const isValid = old !== null && (isPeer(entry) ? old.version === version : old.commit === commit && !commit.endsWith('changed'));
    all.push({ entry, version, old: isValid ? old : null });
  }
  const isNeeded = all.some(({ old }) => !old?.complete);
  const lacking = all.flatMap(({ entry, version, old }) => {
    if (old && !old.complete) return [{ entry, record: old }];
    return !old || (isNeeded && !isPeer(entry)) ? [{ entry, record: blank(entry, version, commit, kind, count) }] : [];
  });
  if (lacking.length === 0) return { kind, count, lacking, seconds: 0 };
  const made = (await readdir(`${SITE}/${folderOf(kind, seed)}`).catch(() => [])).filter((file) => /^\d+\.f32$/.test(file)).length * BLOCK;
  const smaller = await smallerRecords(agenda, kind, count);
  const seconds = lacking.map(({ entry }) => (isSpared(agenda, entry, count, smaller) ? 0 : secondsOf(entry, kind, count, effort)));
  return { kind, count, lacking, seconds: seconds.reduce((sum, each) => sum + each, secondsToPrepare(kind, count, made)) };
}

const isTooMany = ({ upTo }: Entry, count: number) => upTo !== undefined && count > upTo.rows;

const smallerRecords = async ({ folder }: Agenda, kind: Kind, count: number) =>
  (await readRecords(folder)).filter((record) => record.kind === kind && record.rows < count && record.complete);

/** By what was measured before, or where nothing was, by what is expected. */
function isSpared({ minutes }: Agenda, entry: Entry, count: number, smaller: readonly Measured[]): boolean {
  if (isTooMany(entry, count)) return true;
  if (!isPeer(entry)) return false;
  const own = smaller.filter(({ id }) => id === entry.id);
  const limit = buildLimit(entry, minutes);
  return own.length > 0 ? sparedBecause(count, own, limit) !== null : (entry.pace?.build ?? 0) * count > limit * 1000;
}

/** Those that run; of the others it is written down why not. `unbuilt`: reasons by id. */
export async function starters(
  agenda: Agenda,
  { kind, count, lacking }: Heat,
  unbuilt: Map<string, string>,
  say: (line: string) => void,
): Promise<Starter[]> {
  const smaller = await smallerRecords(agenda, kind, count);
  const running: Starter[] = [];
  for (const { entry, record } of lacking) {
    const own = smaller.filter(({ id }) => id === entry.id);
    const buildMs = buildLimit(entry, agenda.minutes);
    // What was built in an earlier run is there already.
    const spared = isPeer(entry) && !record.build ? sparedBecause(count, own, buildMs) : null;
    const tooMany = isTooMany(entry, count) ? `not tried: ${entry.upTo?.why}` : null;
    const reason = entry.reason ?? unbuilt.get(entry.id) ?? tooMany ?? spared;
    if (!reason) running.push({ record, buildMs });
    else {
      say(`${entry.name}: ${reason}`);
      await writeRecord(agenda.folder, { ...record, failed: reason, complete: true });
    }
  }
  return running;
}
