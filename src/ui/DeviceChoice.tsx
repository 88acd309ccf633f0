import { useActions, useAppState } from './appContext.ts';
import { Segmented } from './Segmented.tsx';
import { strings } from './strings.ts';

const options = (['auto', 'wasm', 'webgpu'] as const).map((value) => ({ value, label: strings.status.deviceChoices[value] }));

/** Where the model runs; "auto" is whichever was measured to be faster. */
export function DeviceChoice() {
  const { encoder } = useAppState();
  const actions = useActions();
  return (
    <Segmented
      legend={strings.status.deviceChoice}
      options={options}
      value={encoder.choice ?? 'auto'}
      onChange={(choice) => actions.chooseDevice(choice === 'auto' ? null : choice)}
    />
  );
}
