import type { ReactNode } from 'react';
import type { Progress } from '../core/api.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { strings } from './strings.ts';

export interface CollectionNoticeProps {
  testId: string;
  /** Of the region. */
  label: string;
  title: string;
  text: string;
  tone?: 'warning' | undefined;
  /** Of the work that {@link CollectionNoticeProps.onStart} began; null: it can be begun. */
  progress: Progress | null;
  /** What begins the work; left out where nothing can be done. */
  button?: string | undefined;
  onStart: () => void;
  onCancel: () => void;
  /** Under the text. */
  children?: ReactNode;
}

/** Says something of the open collection, and offers what can be done about it by one click. */
export function CollectionNotice({ testId, label, title, text, tone, progress, button, onStart, onCancel, children }: CollectionNoticeProps) {
  return (
    <aside className="collection-notice" data-testid={testId} data-tone={tone} data-running={progress ? '' : undefined} aria-label={label}>
      <div className="collection-notice-body">
        <p>
          <strong>{title}</strong> {text}
        </p>
        {progress ? <Running title={title} progress={progress} /> : children}
      </div>
      {progress ? (
        <button type="button" className="button small quiet" onClick={onCancel}>
          {strings.job.cancel}
        </button>
      ) : button ? (
        <button type="button" className="button primary" onClick={onStart}>
          {button}
        </button>
      ) : null}
    </aside>
  );
}

function Running({ title, progress: { done, total, perSecond, secondsLeft } }: { title: string; progress: Progress }) {
  const numbers = [
    total > 0 ? strings.job.of(done, total) : strings.outdated.preparing,
    perSecond > 0 ? strings.job.rate(perSecond) : '',
    secondsLeft !== null && total > 0 ? strings.job.left(secondsLeft) : '',
  ];
  return (
    <>
      <ProgressBar label={strings.job.progressLabel(title)} share={total > 0 ? done / total : null} />
      <p className="job-numbers">
        {numbers.filter(Boolean).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </p>
    </>
  );
}
