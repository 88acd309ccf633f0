/** Files dragged over the page: a drop on anything marked `data-drop="query"` searches, anywhere else it adds. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useActions } from './appContext.ts';
import { say } from './localNotices.ts';
import { goTo } from './room.ts';
import { strings } from './strings.ts';

function carriesFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false;
}

/** True while files are dragged over the page. */
export function useDrop(): boolean {
  const actions = useActions();
  const [dragging, setDragging] = useState(false);

  const onDrop = useEffectEvent((transfer: DataTransfer, onQuery: boolean) => {
    if (!onQuery) {
      actions.addDropped(transfer);
      return;
    }
    const picture = [...transfer.files].find((file) => file.type.startsWith('image/'));
    if (!picture) {
      say({ tone: 'warning', title: strings.notices.notAPicture, detail: strings.notices.notAPictureDetail });
      return;
    }
    goTo('search');
    actions.searchByPicture(picture, picture.name);
  });

  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    document.addEventListener('dragenter', (event) => carriesFiles(event.dataTransfer) && setDragging(true), options);
    document.addEventListener(
      'dragover',
      (event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      options,
    );
    // Leaving an element for another one names the other; leaving the window names none.
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setDragging(false), options);
    document.addEventListener(
      'drop',
      (event) => {
        setDragging(false);
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        onDrop(event.dataTransfer, event.target instanceof Element && event.target.closest('[data-drop="query"]') !== null);
      },
      options,
    );
    return () => stop.abort();
  }, []);

  return dragging;
}
