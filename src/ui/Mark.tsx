/** The wordmark: an eye in a round pane of glass. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false">
      <circle className="mark-glass" cx="14" cy="14" r="13" />
      <path className="mark-eye" d="M4.6 14C7 9.9 10.3 7.9 14 7.9s7 2 9.4 6.1c-2.4 4.1-5.7 6.1-9.4 6.1S7 18.1 4.6 14Z" />
      <circle className="mark-iris" cx="14" cy="14" r="4.3" />
      <circle className="mark-light" cx="15.7" cy="12.3" r="1.35" />
    </svg>
  );
}
