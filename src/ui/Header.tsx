import type { EncoderState } from '../app/contract.ts';
import { useAppState } from './appContext.ts';
import { Mark } from './Mark.tsx';
import { usePage } from './pageContext.ts';
import { type Room, roomLinks, useRoom } from './room.ts';
import { strings } from './strings.ts';

const rooms: readonly Exclude<Room, 'models'>[] = ['search', 'library'];

export function Header() {
  const room = useRoom();
  const { encoder } = useAppState();
  return (
    <header className="header">
      <a className="brand" href={roomLinks.search} aria-label={strings.rooms.home}>
        <Mark />
        <span className="brand-name">{strings.name}</span>
      </a>
      <nav className="rooms" aria-label={strings.rooms.label}>
        {rooms.map((each) => (
          <a
            key={each}
            className="room-link"
            href={roomLinks[each]}
            aria-current={each === room || (each === 'library' && room === 'models') ? 'page' : undefined}
          >
            {strings.rooms[each]}
          </a>
        ))}
      </nav>
      <StatusButton phase={encoder.phase} />
    </header>
  );
}

function StatusButton({ phase }: { phase: EncoderState['phase'] }) {
  const { openStatus } = usePage();
  return (
    <button type="button" className="button quiet status-button" data-testid="status-button" aria-haspopup="dialog" onClick={openStatus}>
      <span className="dot" data-phase={phase} />
      {strings.status.open}
      <span className="visually-hidden">
        {' '}
        ({strings.status.fields.model}: {strings.status.phases[phase]})
      </span>
    </button>
  );
}
