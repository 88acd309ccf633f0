import type { Notice } from '../app/contract.ts';
import { useActions, useAppState } from './appContext.ts';
import { CloseIcon } from './icons.tsx';
import { dismissLocal, useLocalNotices } from './localNotices.ts';
import { strings } from './strings.ts';

/** Messages at the foot of the page. Also drawn inside the lightbox, because a modal dialog hides the rest. */
export function Notices() {
  const { notices } = useAppState();
  const local = useLocalNotices();
  const actions = useActions();
  const dismiss = (id: number): void => (id < 0 ? dismissLocal(id) : actions.dismissNotice(id));
  const all = [...notices, ...local];
  return (
    <section className="notices" aria-label={strings.notices.region}>
      <div role="alert">
        {all.map((notice) => (notice.tone === 'error' ? <NoticeCard key={notice.id} notice={notice} onDismiss={dismiss} /> : null))}
      </div>
      <div role="status">
        {all.map((notice) => (notice.tone === 'error' ? null : <NoticeCard key={notice.id} notice={notice} onDismiss={dismiss} />))}
      </div>
    </section>
  );
}

function NoticeCard({ notice, onDismiss }: { notice: Notice; onDismiss: (id: number) => void }) {
  const { id, tone, title, detail, action } = notice;
  return (
    <div className="notice" data-tone={tone} data-testid="notice">
      <div className="notice-text">
        <p className="notice-title">{title}</p>
        {detail ? <p className="notice-detail">{detail}</p> : null}
      </div>
      {action ? (
        <button
          type="button"
          className="notice-action"
          onClick={() => {
            action.run();
            onDismiss(id);
          }}
        >
          {action.label}
        </button>
      ) : null}
      <button type="button" className="icon-button small" aria-label={strings.notices.dismiss} onClick={() => onDismiss(id)}>
        <CloseIcon />
      </button>
    </div>
  );
}
