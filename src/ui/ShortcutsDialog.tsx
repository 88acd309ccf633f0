import { Fragment } from 'react';
import { Dialog } from './Dialog.tsx';
import { CloseIcon } from './icons.tsx';
import { strings } from './strings.ts';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { heading, close, groups, or } = strings.shortcuts;
  return (
    <Dialog className="sheet shortcuts" testId="shortcuts" label={heading} lightDismiss onClose={onClose}>
      <div className="sheet-body">
        <div className="sheet-head">
          <h2>{heading}</h2>
          <button type="button" className="icon-button" aria-label={close} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        {groups.map(({ title, rows }) => (
          <section key={title} className="fact-group">
            <h3>{title}</h3>
            <dl className="facts">
              {rows.map(({ keys, text }) => (
                <div key={text} className="fact">
                  <dt>{text}</dt>
                  <dd>
                    {keys.map((combination, index) => (
                      <Fragment key={combination.join('+')}>
                        {index > 0 ? <span className="shortcut-or">{or}</span> : null}
                        {combination.map((key) => (
                          <kbd key={key}>{key}</kbd>
                        ))}
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
