import { useActions, useAppState } from './appContext.ts';
import { strings } from './strings.ts';

export function UpdateBanner() {
  const { updateReady } = useAppState();
  const actions = useActions();
  // The region is always there, so that the message is read out when it comes.
  return (
    <div role="status">
      {updateReady ? (
        <div className="update-banner" data-testid="update-banner">
          <p>
            <strong>{strings.update.title}</strong> {strings.update.detail}
          </p>
          <button type="button" className="button small primary" onClick={actions.update}>
            {strings.update.button}
          </button>
        </div>
      ) : null}
    </div>
  );
}
