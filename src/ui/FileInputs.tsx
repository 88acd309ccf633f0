/** The page's hidden file inputs; buttons anywhere open them through {@link FilePickers}. */
import { type ChangeEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useActions } from './appContext.ts';
import { goTo } from './room.ts';
import { strings } from './strings.ts';

export interface FilePickers {
  files(): void;
  folder(): void;
  query(): void;
}

/** Takes the files out, so that choosing the same ones again is a change. */
function takeFiles(event: ChangeEvent<HTMLInputElement>): File[] {
  const files = [...(event.target.files ?? [])];
  event.target.value = '';
  return files;
}

export function FileInputs({ ref }: { ref: Ref<FilePickers> }) {
  const actions = useActions();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const query = useRef<HTMLInputElement>(null);

  // React does not know this attribute's type.
  useLayoutEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);

  useImperativeHandle(ref, () => ({
    files: () => files.current?.click(),
    folder: () => {
      void actions.addFolder().then((handled) => {
        if (!handled) folder.current?.click();
      });
    },
    query: () => query.current?.click(),
  }));

  const add = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = takeFiles(event);
    if (chosen.length > 0) actions.add(chosen);
  };

  return (
    <div hidden>
      <input ref={files} type="file" data-testid="add-files" multiple accept="image/*" aria-label={strings.add.inputFiles} onChange={add} />
      <input ref={folder} type="file" data-testid="add-folder" multiple aria-label={strings.add.inputFolder} onChange={add} />
      <input
        ref={query}
        type="file"
        data-testid="query-picture"
        accept="image/*"
        aria-label={strings.add.inputQuery}
        onChange={(event) => {
          const [picture] = takeFiles(event);
          if (!picture) return;
          goTo('search');
          actions.searchByPicture(picture, picture.name);
        }}
      />
    </div>
  );
}
