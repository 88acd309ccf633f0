/**
 * The one document that may reach the model hub. It asks what a model weighs, and when the person says so fetches it into the
 * Cache storage, where the encoder worker reads it. It holds no pictures and imports nothing that reads them; the page that
 * does cannot reach into this window (Cross-Origin-Opener-Policy) and cannot frame it (its own policy allows no frames).
 */
import { asError, type SightglassError } from '../core/errors.ts';
import { readPin } from '../models/kept.ts';
import { alone } from '../models/lock.ts';
import { CHANNEL, type ModelNews } from '../models/news.ts';
import { encoderEntry, type TowerPrecision } from '../models/registry.ts';
import { bytesOf, checkSizes, chosen, discard, download, type Offer, offerOf, stale, unpin, type Where } from './download.ts';
import { createRate } from './rate.ts';
import { hideChoice, megabytes, progressText, showBar, showChoice, showFact, showModel, showNumbers, showState } from './view.ts';

const close = { label: 'Close', run: () => window.close() };
const channel = new BroadcastChannel(CHANNEL);
const rate = createRate();

/** Tells that what runs is paused, and ends it; at once, for a window that is being closed. */
let leave: (() => void) | null = null;
/** What the hub is asked before a download; the last choice wins. */
let asking = new AbortController();

function askAnew(): AbortSignal {
  asking.abort();
  asking = new AbortController();
  return asking.signal;
}

function tell(where: Where, phase: ModelNews['phase'], loaded: number, total: number): void {
  const news: ModelNews = { id: where.entry.id, phase, loaded, total, perSecond: rate.perSecond() };
  channel.postMessage(news);
}

/** Runs what touches the model's files, or says that another window is at it. The work answers whether to begin anew after it. */
async function aloneWith(where: Where, work: () => Promise<boolean>): Promise<void> {
  try {
    if (await alone(where.entry.id, work)) await begin(where);
  } catch (thrown) {
    const error = asError(thrown);
    if (error.code === 'model-busy') showState(error.message, 'It goes on there.', [close]);
    else await fail(where, error, () => void begin(where));
  }
}

async function discarded(where: Where): Promise<true> {
  if (await discard(where)) tell(where, 'gone', 0, 0);
  return true;
}

async function unpinned(where: Where): Promise<true> {
  await unpin(where);
  return true;
}

async function fail(where: Where, thrown: unknown, again: () => void): Promise<void> {
  const error = asError(thrown);
  const pinned = (error.code === 'hub-mismatch' || error.code === 'hub-refused') && (await readPin(where.base, where.entry.id)) !== null;
  // The revision taken at first may be gone, or changed: the person may take another one, knowingly.
  const newest = { label: 'Take the newest', run: () => void aloneWith(where, () => unpinned(where)) };
  showState(
    error.message,
    `${error.safe} ${error.next}`,
    [{ label: 'Try again', primary: true, run: again }, ...(pinned ? [newest] : []), close],
    'bad',
  );
}

const asks = ({ hub }: Where): string => `Asking ${new URL(hub).host} how large it is…`;

async function begin(where: Where): Promise<void> {
  const host = new URL(where.hub).host;
  showModel(where.entry, host);
  showBar(null);
  hideChoice();
  showState(asks(where), '', [close]);
  const signal = askAnew();
  try {
    const offer = await offerOf(where, signal);
    const [first] = offer.precisions;
    if (first) await offered(where, offer, first, signal);
    if (offer.listing.licence) showFact('Its card says', offer.listing.licence);
    showFact('Revision', `${offer.listing.commit.slice(0, 12)}${offer.pinned ? ', as before' : ''}`);
  } catch (thrown) {
    if (!signal.aborted) await fail(where, thrown, () => void begin(where));
  }
}

/** The size stands there before anything is fetched. */
async function offered(where: Where, offer: Offer, precision: TowerPrecision, signal: AbortSignal): Promise<void> {
  const files = chosen(offer.listing, precision);
  await checkSizes(where, offer.listing, files, signal);
  const size = megabytes(bytesOf(files));
  const fits = await room(bytesOf(files));
  signal.throwIfAborted();
  showChoice(offer.precisions, precision, (next) => {
    const later = askAnew();
    showState(asks(where), '', [close]);
    offered(where, offer, next, later).catch(async (thrown: unknown) => {
      if (!later.aborted) await fail(where, thrown, () => void begin(where));
    });
  });
  showState(`${size} from ${new URL(where.hub).host}. Nothing of yours is sent.`, fits, [
    { label: `Download ${size}`, primary: true, run: () => void run(where, offer, precision) },
    close,
  ]);
}

/** Says so where the browser will hardly have room: a file is held twice while it is put together. */
async function room(bytes: number): Promise<string> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return quota > 0 && quota - usage < bytes * 2 ? `The browser allows this site ${megabytes(quota - usage)} more: it may not fit.` : '';
}

async function run(where: Where, offer: Offer, precision: TowerPrecision): Promise<void> {
  await aloneWith(where, async () => (await stale(where, offer.listing)) || fetchAll(where, offer, precision));
}

/** True: it was cancelled, and nothing of it is left. */
async function fetchAll(where: Where, offer: Offer, precision: TowerPrecision): Promise<boolean> {
  const total = bytesOf(chosen(offer.listing, precision));
  const controller = new AbortController();
  /** A click on Pause or Cancel ends what runs; which of them decides what happens then. */
  const mine = { as: 'pause' as 'pause' | 'cancel' };
  let loaded = 0;
  let said = 0;
  hideChoice();
  rate.reset();
  leave = () => {
    tell(where, 'paused', loaded, total);
    controller.abort();
  };
  const end = (as: 'pause' | 'cancel') => () => {
    mine.as = as;
    controller.abort();
  };
  showState(`Downloading ${where.entry.name}`, '', [
    { label: 'Pause', run: end('pause') },
    { label: 'Cancel', run: end('cancel') },
  ]);
  showBar(0);
  const watch = {
    signal: controller.signal,
    onBytes(bytes: number) {
      loaded = bytes;
      rate.mark(bytes);
      showBar(total > 0 ? bytes / total : 0);
      showNumbers(progressText(bytes, total, rate.perSecond()));
      if (performance.now() - said < 250) return;
      said = performance.now();
      tell(where, 'fetching', bytes, total);
    },
    onCheck(path: string) {
      showNumbers(`Checking ${path}…`);
      tell(where, 'checking', loaded, total);
    },
  };
  try {
    await navigator.storage.persist?.();
    await download(where, offer.listing, precision, watch);
    tell(where, 'here', total, total);
    showBar(1);
    showState(
      `${where.entry.name} is here.`,
      `${megabytes(total)}, every file checked. Make a collection with it in the library.`,
      [{ ...close, primary: true }],
      'good',
    );
  } catch (thrown) {
    const error: SightglassError = asError(thrown);
    const again = () => void run(where, offer, precision);
    if (error.code !== 'aborted') {
      tell(where, 'failed', loaded, total);
      showBar(total > 0 ? loaded / total : 0, true);
      await fail(where, error, again);
    } else if (mine.as === 'cancel') {
      return await discarded(where);
    } else {
      tell(where, 'paused', loaded, total);
      showBar(loaded / total, true);
      showState('Paused. What has come is kept.', progressText(loaded, total, 0), [
        { label: 'Resume', primary: true, run: again },
        { label: 'Cancel', run: () => void aloneWith(where, () => discarded(where)) },
        close,
      ]);
    }
  } finally {
    leave = null;
  }
  return false;
}

function start(): void {
  document.documentElement.dataset['theme'] = localStorage.getItem('sightglass.theme') ?? 'auto';
  const entry = encoderEntry(new URL(location.href).searchParams.get('model') ?? '');
  const hub = document.querySelector<HTMLMetaElement>('meta[name="hub"]')?.content ?? '';
  if (window.top !== window || !entry?.repository || !hub) {
    showState('There is no such model.', 'Open this window from the library.', [close], 'bad');
    return;
  }
  const where: Where = { hub, base: new URL('./', location.href), entry: { ...entry, repository: entry.repository } };
  document.title = `${entry.name} · Sightglass`;
  addEventListener('pagehide', () => leave?.());
  void begin(where);
}

start();
