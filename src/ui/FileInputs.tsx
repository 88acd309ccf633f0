/** The page's hidden file inputs; buttons anywhere open them through {@link FilePickers}. */
import { type ChangeEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useActions } from './appContext.ts';
import { goTo } from './room.ts';
import { strings } from './strings.ts';

export interface FilePickers {
  /** `goesOn`: the interrupted job whose files are chosen again. */
  files(goesOn?: string): void;
  folder(goesOn?: string): void;
  indexFile(goesOn?: string): void;
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
  const indexFile = useRef<HTMLInputElement>(null);
  const goesOn = useRef<string | undefined>(undefined);
  const choose = (input: HTMLInputElement | null, job: string | undefined): void => {
    goesOn.current = job;
    input?.click();
  };

  // React does not know this attribute's type.
  useLayoutEffect(() => folder.current?.setAttribute('webkitdirectory', ''), []);

  useImperativeHandle(ref, () => ({
    files: (job) => choose(files.current, job),
    folder: (job) => {
      void actions.addFolder(job).then((handled) => {
        if (!handled) choose(folder.current, job);
      });
    },
    indexFile: (job) => choose(indexFile.current, job),
    query: () => query.current?.click(),
  }));

  const add = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = takeFiles(event);
    if (chosen.length > 0) actions.add(chosen, goesOn.current);
    goesOn.current = undefined;
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
      <input
        ref={indexFile}
        type="file"
        data-testid="import-file"
        accept=".safetensors,.npy"
        aria-label={strings.add.inputImport}
        onChange={(event) => {
          const [file] = takeFiles(event);
          if (file) actions.importFile(file, goesOn.current);
          goesOn.current = undefined;
        }}
      />
    </div>
  );
}
