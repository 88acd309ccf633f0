import { useAppState } from './appContext.ts';
import { isMadeElsewhere } from './collectionWords.ts';
import { AddButtons } from './States.tsx';
import { strings } from './strings.ts';

/** The ways pictures come into the open collection, or why none can. */
export function AddCard() {
  const { current, sample } = useAppState();
  if (current && isMadeElsewhere(current)) {
    const { heading, text } = strings.vectors.add;
    return (
      <section className="card add-card" aria-label={heading(current.name)}>
        <div>
          <h2 className="card-title">{heading(current.name)}</h2>
          <p className="card-text">{text}</p>
        </div>
      </section>
    );
  }
  const heading = strings.add.heading(current && !sample ? current.name : strings.add.fresh);
  return (
    <section className="card add-card" aria-label={heading}>
      <div>
        <h2 className="card-title">{heading}</h2>
        <p className="card-text">{strings.add.hint}</p>
      </div>
      <AddButtons />
      <p className="card-foot">{strings.add.formats}</p>
    </section>
  );
}
