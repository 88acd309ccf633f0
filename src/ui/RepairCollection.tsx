/** Says which pictures of the open collection cannot be found because something is damaged, and repairs it when asked. */
import { useActions, useAppState } from './appContext.ts';
import { CollectionNotice } from './CollectionNotice.tsx';
import { strings } from './strings.ts';

const words = strings.damage;
/** Parts that are named; the rest is counted. */
const NAMED = 4;

export function RepairCollection() {
  const { damage, outdated, current } = useAppState();
  const actions = useActions();
  if (!damage || !current) return null;
  const { pictures, parts, repairable, progress } = damage;
  const imported = current.encoder.startsWith('external:');
  const possible = repairable && !imported && !outdated;
  const has = (code: string): boolean => parts.some((part) => part.code === code);
  const next = [
    repairable && (imported ? words.imported : outdated ? words.update : words.repair),
    !repairable && has('preview-missing') && words.addAgain,
    has('future-version') && words.newer,
  ];
  return (
    <CollectionNotice
      testId="repair-collection"
      tone={progress ? undefined : 'warning'}
      label={words.label}
      title={progress ? words.running(current.name) : words.title(pictures, current.name)}
      text={progress ? words.runningText : [words.safe, ...next].filter(Boolean).join(' ')}
      progress={progress}
      button={possible ? words.button : undefined}
      onStart={actions.repairCollection}
      onCancel={actions.cancelRepair}
    >
      <ul className="collection-notice-parts">
        {parts.slice(0, NAMED).map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
        {parts.length > NAMED ? <li>{words.more(parts.length - NAMED)}</li> : null}
      </ul>
    </CollectionNotice>
  );
}
