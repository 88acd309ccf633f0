/** The room where collections are kept and pictures come in. */
import { AddCard } from './AddCard.tsx';
import { useAppState } from './appContext.ts';
import { CollectionList } from './CollectionList.tsx';
import { DeleteEverything } from './DeleteEverything.tsx';
import { ExportReminder } from './ExportReminder.tsx';
import { FolderList } from './FolderList.tsx';
import { InterruptedJobs } from './InterruptedJobs.tsx';
import { EarlierJobs, JobList } from './JobList.tsx';
import { PausingChoice } from './PausingChoice.tsx';
import { PrivacyLine } from './States.tsx';
import { roomLinks } from './room.ts';
import { StorageLine } from './StorageLine.tsx';
import { RepairCollection } from './RepairCollection.tsx';
import { strings } from './strings.ts';
import { UpdateCollection } from './UpdateCollection.tsx';

export function LibraryRoom() {
  return (
    <main id="content" className="room library-room" tabIndex={-1}>
      <h1 className="room-title">{strings.library.heading}</h1>
      <InterruptedJobs />
      <JobList />
      <UpdateCollection />
      <RepairCollection />
      <ExportReminder />
      <AddCard />
      <FolderList />
      <CollectionList />
      <EarlierJobs />
      <ModelsEntry />
      <footer className="library-foot">
        <PausingChoice />
        <StorageLine />
        <PrivacyLine />
        <DeleteEverything />
      </footer>
    </main>
  );
}

function ModelsEntry() {
  const { models } = useAppState();
  const here = models.filter((model) => model.here).length;
  return (
    <section className="models-entry" aria-labelledby="models-entry">
      <div>
        <h2 id="models-entry" className="section-title">
          {strings.models.entry}
        </h2>
        <p>
          {here > 0 ? strings.models.entryText(here) : null} {strings.models.entryMore}
        </p>
      </div>
      <a className="button small" href={roomLinks.models}>
        {strings.models.entryOpen}
      </a>
    </section>
  );
}
