/** The frame every room stands in. */
import { useMemo, useRef, useState } from 'react';
import { DropOverlay } from './DropOverlay.tsx';
import { type FilePickers, FileInputs } from './FileInputs.tsx';
import { Header } from './Header.tsx';
import { JobPills } from './JobPill.tsx';
import { LibraryRoom } from './LibraryRoom.tsx';
import { ModelsRoom } from './ModelsRoom.tsx';
import { Notices } from './Notices.tsx';
import { PageContext, type PageDoors } from './pageContext.ts';
import { useRoom } from './room.ts';
import { SearchRoom } from './SearchRoom.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { StatusPanel } from './StatusPanel.tsx';
import { strings } from './strings.ts';
import { UpdateBanner } from './UpdateBanner.tsx';
import { useDrop } from './useDrop.ts';
import { usePaste } from './usePaste.ts';
import { useShortcuts } from './useShortcuts.ts';

export function Page() {
  const room = useRoom();
  const pickers = useRef<FilePickers>(null);
  const [dialog, setDialog] = useState<'status' | 'shortcuts' | null>(null);
  const doors = useMemo<PageDoors>(
    () => ({
      pickFiles: (goesOn) => pickers.current?.files(goesOn),
      pickFolder: (goesOn) => pickers.current?.folder(goesOn),
      pickIndexFile: (goesOn) => pickers.current?.indexFile(goesOn),
      pickQueryPicture: () => pickers.current?.query(),
      openStatus: () => setDialog('status'),
      openShortcuts: () => setDialog('shortcuts'),
    }),
    [],
  );
  const dropTarget = useDrop();
  usePaste();
  useShortcuts(doors.openShortcuts);
  const closeDialog = (): void => setDialog(null);

  return (
    <PageContext value={doors}>
      <a
        className="skip-link"
        href="#content"
        onClick={(event) => {
          // The hash belongs to the rooms.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {strings.rooms.skip}
      </a>
      <Header />
      <UpdateBanner />
      {room === 'library' ? <LibraryRoom /> : room === 'models' ? <ModelsRoom /> : <SearchRoom />}
      <div className="page-foot">
        <Notices />
        {room === 'library' ? null : <JobPills />}
      </div>
      <FileInputs ref={pickers} />
      {dropTarget ? <DropOverlay over={dropTarget} /> : null}
      {dialog === 'status' ? <StatusPanel onClose={closeDialog} onShortcuts={doors.openShortcuts} /> : null}
      {dialog === 'shortcuts' ? <ShortcutsDialog onClose={closeDialog} /> : null}
    </PageContext>
  );
}
