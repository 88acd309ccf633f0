import type { Hit, JobInfo } from '../core/api.ts';

/** What a tab tells the other tabs of this page, after it is on the disk. */
export type News =
  /** A job of the sender's began, got on or ended; its lists of outcomes are left out. */
  | { what: 'job'; job: JobInfo }
  | { what: 'job-dismissed'; id: string }
  /** The tab that runs this job is asked to hold it, or to let go of it. */
  | { what: 'job-asked'; id: string; ask: 'pause' | 'resume' | 'cancel' }
  /** A segment was added to a collection. */
  | { what: 'committed'; collection: string; sequence: number; items: Hit[] }
  | { what: 'removed'; collection: string; ids: string[] }
  /** Rows of a collection were made anew, or came back: what is held of it is of before. */
  | { what: 'remade'; collection: string }
  /** What is known of a collection's folders changed, and with it maybe the names of its pictures. */
  | { what: 'folders'; collection: string }
  /** One was made, renamed, removed, or came back. */
  | { what: 'collections' };

/** The other tabs. One that is not listening hears nothing later: the disk is the truth, this is only news of it. */
export interface Tabs {
  tell(news: News): void;
  listen(listener: (news: News) => void): void;
  close(): void;
}

export function connectTabs(name = 'sightglass-tabs'): Tabs {
  // A channel does not hear itself.
  const channel = new BroadcastChannel(name);
  return {
    tell: (news) => channel.postMessage(news),
    listen: (listener) => channel.addEventListener('message', ({ data }: MessageEvent<News>) => listener(data)),
    close: () => channel.close(),
  };
}
