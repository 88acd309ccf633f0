/** What the download document tells every page of this site while it works; pages listen and never answer. */
export const CHANNEL = 'sightglass-models';

export interface ModelNews {
  id: string;
  phase: 'fetching' | 'paused' | 'checking' | 'here' | 'gone' | 'failed';
  /** Bytes. */
  loaded: number;
  total: number;
  /** Bytes a second, over the last seconds; 0 while unknown. */
  perSecond: number;
}
