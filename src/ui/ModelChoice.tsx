import { useAppState } from './appContext.ts';
import { strings } from './strings.ts';

export interface ModelChoiceProps {
  value: string;
  onChange: (id: string) => void;
}

/** Which model a new collection is made with; nothing where there is no choice. */
export function ModelChoice({ value, onChange }: ModelChoiceProps) {
  const { models } = useAppState();
  const here = models.filter((model) => model.here);
  if (here.length < 2) return null;
  return (
    <label className="model-choice">
      <span>{strings.models.choice}</span>
      <select className="text-input" data-testid="model-choice" value={value} onChange={(event) => onChange(event.target.value)}>
        {here.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
