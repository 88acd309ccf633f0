export interface ProgressBarProps {
  label: string;
  /** 0…1; null for "at work, amount unknown". */
  share: number | null;
  paused?: boolean;
}

export function ProgressBar({ label, share, paused = false }: ProgressBarProps) {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      data-unknown={share === null}
      data-paused={paused}
    >
      <span className="progress-fill" style={share === null ? undefined : { transform: `scaleX(${share})` }} />
    </div>
  );
}
