/** The room where collections are kept and pictures come in. */
import { useAppState } from './appContext.ts';
import { CollectionList } from './CollectionList.tsx';
import { JobCard } from './JobCard.tsx';
import { AddButtons, PrivacyLine } from './States.tsx';
import { StorageLine } from './StorageLine.tsx';
import { strings } from './strings.ts';

export function LibraryRoom() {
  const { job, current, sample } = useAppState();
  const heading = strings.add.heading(current && !sample ? current.name : strings.add.fresh);
  return (
    <main id="content" className="room library-room" tabIndex={-1}>
      <h1 className="room-title">{strings.library.heading}</h1>
      {job ? <JobCard job={job} /> : null}
      <section className="card add-card" aria-label={heading}>
        <div>
          <h2 className="card-title">{heading}</h2>
          <p className="card-text">{strings.add.hint}</p>
        </div>
        <AddButtons />
        <p className="card-foot">{strings.add.formats}</p>
      </section>
      <CollectionList />
      <footer className="library-foot">
        <StorageLine />
        <PrivacyLine />
      </footer>
    </main>
  );
}
