/** A pasted picture: in the search room it is searched by, with a way to add it instead; in the library it is added. */
import { useEffect, useEffectEvent } from 'react';
import { useActions } from './appContext.ts';
import { say } from './localNotices.ts';
import { useRoom } from './room.ts';
import { strings } from './strings.ts';
import { isDialogOpen } from './useShortcuts.ts';

export function usePaste(): void {
  const room = useRoom();
  const actions = useActions();

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const [first] = files;
    if (!first || isDialogOpen()) return;
    event.preventDefault();
    if (room === 'library' || files.length > 1) {
      actions.add(files);
      return;
    }
    if (!first.type.startsWith('image/')) {
      say({ tone: 'warning', title: strings.notices.notAPicture, detail: strings.notices.notAPictureDetail });
      return;
    }
    // Browsers name every pasted bitmap "image.png".
    actions.searchByPicture(first, first.name === 'image.png' ? strings.notices.pastedName : first.name);
    say({
      tone: 'info',
      title: strings.notices.pasted,
      action: {
        label: strings.notices.addInstead,
        run: () => {
          actions.clear();
          actions.add([first]);
        },
      },
    });
  });

  useEffect(() => {
    const listen = (event: ClipboardEvent): void => onPaste(event);
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, []);
}
