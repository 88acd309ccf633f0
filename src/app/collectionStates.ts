import type { Progress } from '../core/api.ts';
import type { ErrorCode } from '../core/errors.ts';

/** The open collection was made with an earlier revision of its model: only items can be searched by. */
export interface OutdatedState {
  /** Of making its vectors anew; null while nobody has asked for it. */
  progress: Progress | null;
}

/** Pictures of the open collection that no search can find, because what holds their vectors is damaged. They are listed. */
export interface DamageState {
  /** In all. */
  pictures: number;
  /** Each says which part, how many pictures, and why. `future-version`: a newer page wrote it. `preview-missing`: they can only be added again. */
  parts: readonly { code: ErrorCode; message: string; pictures: number }[];
  /** Is there anything that can be embedded again? */
  repairable: boolean;
  /** Of embedding them again; null while nobody has asked for it. */
  progress: Progress | null;
}

/** A folder that pictures of the open collection came from. */
export interface FolderState {
  id: string;
  name: string;
  /** Its files that are in the collection. */
  pictures: number;
  /** Pictures whose file is there no more, and that nobody has decided about. */
  missing: number;
  /** ISO 8601: when it was last looked through to its end; null: never. */
  checkedAt: string | null;
  /** Can it be opened again by one click? Else it must be chosen again. */
  isReachable: boolean;
}
