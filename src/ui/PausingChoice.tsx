import type { ReactNode } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { strings } from './strings.ts';

const words = strings.job.pausing;

/** When work waits by itself. */
export function PausingChoice() {
  const { pausing } = useAppState();
  const { choosePausing } = useActions();
  return (
    <fieldset className="pausing" data-testid="pausing">
      <legend>{words.heading}</legend>
      <Choice checked={pausing.hidden} onChange={(hidden) => choosePausing({ hidden })}>
        {words.hidden}
      </Choice>
      <Choice checked={pausing.battery && pausing.tellsBattery} disabled={!pausing.tellsBattery} onChange={(battery) => choosePausing({ battery })}>
        {words.battery}
      </Choice>
      {pausing.tellsBattery ? null : <p>{words.batteryUnknown}</p>}
    </fieldset>
  );
}

interface ChoiceProps {
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

function Choice({ checked, disabled = false, onChange, children }: ChoiceProps) {
  return (
    <button type="button" role="switch" className="switch" aria-checked={checked} disabled={disabled} onClick={() => onChange(!checked)}>
      <span className="switch-track" aria-hidden="true" />
      {children}
    </button>
  );
}
