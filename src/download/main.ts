/**
 * The one document that may reach the model hub. It asks what a model weighs, and when the person says so fetches it into the
 * Cache storage, where the encoder worker reads it. It holds no pictures and imports nothing that reads them; the page that
 * does cannot reach into this window (Cross-Origin-Opener-Policy) and cannot frame it (its own policy allows no frames).
 */
import { asError, type SightglassError } from '../core/errors.ts';
import { readPin } from '../models/kept.ts';
import { CHANNEL, type ModelNews } from '../models/news.ts';
import { encoderEntry, type TowerPrecision } from '../models/registry.ts';
import { bytesOf, checkSizes, chosen, discard, download, type Offer, offerOf, unpin, type Where } from './download.ts';
import { createRate } from './rate.ts';
import { hideChoice, megabytes, progressText, showBar, showChoice, showFact, showModel, showNumbers, showState } from './view.ts';

const close = { label: 'Close', run: () => window.close() };
const channel = new BroadcastChannel(CHANNEL);
const rate = createRate();

/** A click on Pause or Cancel ends what runs; which of them decides what happens then. */
let stop: { controller: AbortController; as: 'pause' | 'cancel' } | null = null;

function tell(where: Where, phase: ModelNews['phase'], loaded: number, total: number): void {
  const news: ModelNews = { id: where.entry.id, phase, loaded, total, perSecond: rate.perSecond() };
  channel.postMessage(news);
}

async function fail(where: Where, thrown: unknown, again: () => void): Promise<void> {
  const error = asError(thrown);
  const pinned = (error.code === 'hub-mismatch' || error.code === 'hub-refused') && (await readPin(where.base, where.entry.id)) !== null;
  // The revision taken at first may be gone, or changed: the person may take another one, knowingly.
  const newest = { label: 'Take the newest', run: () => void unpin(where).then(() => begin(where)) };
  showState(
    error.message,
    `${error.safe} ${error.next}`,
    [{ label: 'Try again', primary: true, run: again }, ...(pinned ? [newest] : []), close],
    'bad',
  );
}

async function begin(where: Where): Promise<void> {
  const host = new URL(where.hub).host;
  showModel(where.entry, host);
  showBar(null);
  hideChoice();
  showState(`Asking ${host} how large it is…`, '', [close]);
  try {
    const { signal } = new AbortController();
    const offer = await offerOf(where, signal);
    const [first] = offer.precisions;
    if (first) await offered(where, offer, first, signal);
    if (offer.listing.licence) showFact('Its card says', offer.listing.licence);
    showFact('Revision', `${offer.listing.commit.slice(0, 12)}${offer.pinned ? ', as before' : ''}`);
  } catch (thrown) {
    await fail(where, thrown, () => void begin(where));
  }
}

/** The size stands there before anything is fetched. */
async function offered(where: Where, offer: Offer, precision: TowerPrecision, signal: AbortSignal): Promise<void> {
  const files = chosen(offer.listing, precision);
  await checkSizes(where, offer.listing, files, signal);
  const size = megabytes(bytesOf(files));
  showChoice(offer.precisions, precision, (next) => {
    offered(where, offer, next, signal).catch((thrown: unknown) => fail(where, thrown, () => void begin(where)));
  });
  showState(`${size} from ${new URL(where.hub).host}. Nothing of yours is sent.`, await room(bytesOf(files)), [
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
  const held = await navigator.locks.request(`sightglass-download-${where.entry.id}`, { ifAvailable: true }, async (lock) => {
    if (lock) await fetchAll(where, offer, precision);
    return lock !== null;
  });
  if (!held) showState('Another window is downloading this model.', 'It goes on there.', [close]);
}

async function fetchAll(where: Where, offer: Offer, precision: TowerPrecision): Promise<void> {
  const total = bytesOf(chosen(offer.listing, precision));
  const controller = new AbortController();
  const mine = { controller, as: 'pause' as 'pause' | 'cancel' };
  stop = mine;
  let loaded = 0;
  let said = 0;
  hideChoice();
  rate.reset();
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
      await discard(where);
      tell(where, 'gone', 0, total);
      await begin(where);
    } else {
      tell(where, 'paused', loaded, total);
      showBar(loaded / total, true);
      showState('Paused. What has come is kept.', progressText(loaded, total, 0), [
        { label: 'Resume', primary: true, run: again },
        { label: 'Cancel', run: () => void discard(where).then(() => begin(where)) },
        close,
      ]);
    }
  } finally {
    stop = null;
  }
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
  addEventListener('pagehide', () => stop?.controller.abort());
  void begin(where);
}

start();
