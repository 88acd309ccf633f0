/** Files dragged over the page: a drop on anything marked `data-drop="query"` searches, anywhere else it adds. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useActions } from './appContext.ts';
import { say } from './localNotices.ts';
import { goTo } from './room.ts';
import { strings } from './strings.ts';

function carriesFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false;
}

export type DropTarget = 'query' | 'add';

function targetOf(event: Event): DropTarget {
  return event.target instanceof Element && event.target.closest('[data-drop="query"]') ? 'query' : 'add';
}

/** What a drop would do here and now; null while no files are dragged over the page. */
export function useDrop(): DropTarget | null {
  const actions = useActions();
  const [over, setOver] = useState<DropTarget | null>(null);

  const onDrop = useEffectEvent((transfer: DataTransfer, target: DropTarget) => {
    if (target === 'add') {
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
    document.addEventListener('dragenter', (event) => carriesFiles(event.dataTransfer) && setOver(targetOf(event)), options);
    document.addEventListener(
      'dragover',
      (event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(targetOf(event));
      },
      options,
    );
    // Leaving an element for another one names the other; leaving the window names none.
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(null), options);
    document.addEventListener(
      'drop',
      (event) => {
        setOver(null);
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        onDrop(event.dataTransfer, targetOf(event));
      },
      options,
    );
    return () => stop.abort();
  }, []);

  return over;
}
