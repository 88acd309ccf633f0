/** The folders that the open collection's pictures came from: each can be looked through again by one click. */
import type { FolderState } from '../app/contract.ts';
import { useActions, useAppState } from './appContext.ts';
import { CloseIcon, FolderIcon } from './icons.tsx';
import { MissingPictures } from './MissingPictures.tsx';
import { usePage } from './pageContext.ts';
import { strings } from './strings.ts';

const words = strings.folders;

export function FolderList() {
  const { folders, current } = useAppState();
  if (folders.length === 0 || !current) return null;
  return (
    <section className="folders" aria-labelledby="folders-title">
      <h2 id="folders-title" className="section-title">
        {words.heading(current.name)}
      </h2>
      <ul className="collection-list">
        {folders.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
      </ul>
    </section>
  );
}

function FolderRow({ folder }: { folder: FolderState }) {
  const actions = useActions();
  const { pickFolder } = usePage();
  const { id, name, pictures, missing, checkedAt, isReachable } = folder;
  return (
    <li className="folder" data-testid="folder" data-name={name}>
      <div className="folder-row">
        <FolderIcon />
        <div className="collection-text">
          <p className="collection-name">{name}</p>
          <p className="collection-meta">{words.meta(pictures, checkedAt)}</p>
        </div>
        <div className="collection-actions">
          <button
            type="button"
            className="button small"
            aria-label={isReachable ? words.lookAgainNamed(name) : words.chooseAgainNamed(name)}
            onClick={() => {
              if (!actions.lookAgain(id)) pickFolder();
            }}
          >
            {isReachable ? words.lookAgain : words.chooseAgain}
          </button>
          <button
            type="button"
            className="icon-button"
            title={`${words.forget(name)}. ${words.forgetHint}`}
            aria-label={words.forget(name)}
            onClick={() => actions.forgetFolder(id)}
          >
            <CloseIcon />
          </button>
        </div>
      </div>
      {missing > 0 ? <MissingPictures folder={folder} /> : null}
    </li>
  );
}
