import { type ReactNode, useEffect, useRef, useState } from 'react';
import { strings } from './strings.ts';

export interface NameFormProps {
  className?: string;
  label: string;
  initial: string;
  /** Label of the button that takes the name. */
  submit: string;
  /** More to choose, between the name and its button. */
  children?: ReactNode;
  onSubmit: (name: string) => void;
  onCancel: () => void;
}

/** One name, typed in place: Enter takes it, Esc leaves things as they were. */
export function NameForm({ className = '', label, initial, submit, children, onSubmit, onCancel }: NameFormProps) {
  const [name, setName] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const trimmed = name.trim();
  return (
    <form
      className={`name-form ${className}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed !== '') onSubmit(trimmed);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onCancel();
      }}
    >
      <input
        ref={input}
        className="text-input"
        aria-label={label}
        placeholder={label}
        maxLength={80}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {children}
      <button type="submit" className="button small primary" disabled={trimmed === ''}>
        {submit}
      </button>
      <button type="button" className="button small quiet" onClick={onCancel}>
        {strings.library.cancel}
      </button>
    </form>
  );
}
