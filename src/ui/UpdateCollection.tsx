/** Says that the open collection's model has been improved since, and makes the collection anew when asked. */
import { useActions, useAppState } from './appContext.ts';
import { CollectionNotice } from './CollectionNotice.tsx';
import { strings } from './strings.ts';

const words = strings.outdated;

export function UpdateCollection() {
  const { outdated, current } = useAppState();
  const actions = useActions();
  if (!outdated || !current) return null;
  const { progress } = outdated;
  return (
    <CollectionNotice
      testId="update-collection"
      label={words.label}
      title={progress ? words.running(current.name) : words.title(current.name)}
      text={progress ? words.unchanged : words.invite(current.items)}
      progress={progress}
      button={words.button}
      onStart={actions.rebuildCollection}
      onCancel={actions.cancelRebuild}
    />
  );
}
