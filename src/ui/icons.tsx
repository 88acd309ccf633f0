/** The interface's icons: 20 × 20, one stroke, drawn in the text's colour, silent for screen readers. */
import type { ReactNode } from 'react';

function icon(shape: ReactNode): () => ReactNode {
  return function Icon() {
    return (
      <svg
        className="icon"
        viewBox="0 0 20 20"
        width="20"
        height="20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };
}

export const SearchIcon = icon(
  <>
    <circle cx="8.75" cy="8.75" r="5.25" />
    <path d="m12.75 12.75 4 4" />
  </>,
);
export const PictureIcon = icon(
  <>
    <rect x="2.75" y="3.75" width="14.5" height="12.5" rx="2.5" />
    <circle cx="7" cy="8" r="1.35" />
    <path d="m3.5 14.5 3.6-3.2a1.4 1.4 0 0 1 1.85 0l1.9 1.7 1.6-1.45a1.4 1.4 0 0 1 1.9.02l2.4 2.3" />
  </>,
);
export const CloseIcon = icon(<path d="m5.5 5.5 9 9m0-9-9 9" />);
export const SimilarIcon = icon(
  <>
    <rect x="2.75" y="2.75" width="9.5" height="9.5" rx="2.25" />
    <path d="M15 7.9a2.25 2.25 0 0 1 2.25 2.25V15A2.25 2.25 0 0 1 15 17.25h-4.85A2.25 2.25 0 0 1 7.9 15" />
  </>,
);
export const OpenIcon = icon(<path d="M11.5 3.75h4.75V8.5M8.5 16.25H3.75V11.5M16 4l-4.5 4.5M4 16l4.5-4.5" />);
export const LeftIcon = icon(<path d="m12 4.5-5.5 5.5 5.5 5.5" />);
export const RightIcon = icon(<path d="m8 4.5 5.5 5.5L8 15.5" />);
export const RefineIcon = icon(<path d="M3.5 5.75h13M6 10h8m-5.5 4.25h3" />);
export const DownIcon = icon(<path d="m5 7.75 5 5 5-5" />);
export const FolderIcon = icon(
  <path d="M2.75 6A2.25 2.25 0 0 1 5 3.75h2.3c.5 0 .98.2 1.33.55l1.1 1.1c.25.22.57.35.9.35H15A2.25 2.25 0 0 1 17.25 8v6A2.25 2.25 0 0 1 15 16.25H5A2.25 2.25 0 0 1 2.75 14Z" />,
);
export const MoveIcon = icon(
  <path d="M2.75 9.25V6A2.25 2.25 0 0 1 5 3.75h2.3c.5 0 .98.2 1.33.55l1.1 1.1c.25.22.57.35.9.35H15A2.25 2.25 0 0 1 17.25 8v6A2.25 2.25 0 0 1 15 16.25H5m-2.25-3.5h6.5M7 10l2.75 2.75L7 15.5" />,
);
export const PlusIcon = icon(<path d="M10 4.25v11.5M4.25 10h11.5" />);
export const TrashIcon = icon(
  <path d="M3.75 5.5h12.5M8 5.5V4a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v1.5m2.75 0-.6 9.6a1.75 1.75 0 0 1-1.75 1.65H7.6a1.75 1.75 0 0 1-1.75-1.65l-.6-9.6M8.5 9v4.5m3-4.5v4.5" />,
);
export const PencilIcon = icon(<path d="m12.4 4.5 3.1 3.1M3.5 16.5l.75-3.6 8.6-8.6a1.4 1.4 0 0 1 2 0l.85.85a1.4 1.4 0 0 1 0 2l-8.6 8.6Z" />);
export const DownloadIcon = icon(<path d="M10 3.5v9.5m-3.75-3.5L10 13.25l3.75-3.75M4.5 16.5h11" />);
export const ExportIcon = icon(
  <path d="M10 3.25v9m-3.25-3L10 12.5l3.25-3.25M3.5 13.75V15a1.75 1.75 0 0 0 1.75 1.75h9.5A1.75 1.75 0 0 0 16.5 15v-1.25" />,
);
export const ImportIcon = icon(
  <path d="M10 12.5v-9M6.75 6.75 10 3.5l3.25 3.25M3.5 13.75V15a1.75 1.75 0 0 0 1.75 1.75h9.5A1.75 1.75 0 0 0 16.5 15v-1.25" />,
);
export const InfoIcon = icon(
  <>
    <circle cx="10" cy="10" r="7.25" />
    <path d="M10 9.25v4M10 6.6v.05" />
  </>,
);
export const WarningIcon = icon(
  <path d="M10 7.5v3.6m0 2.6v.05M8.6 3.9 2.7 14.1a1.6 1.6 0 0 0 1.4 2.4h11.8a1.6 1.6 0 0 0 1.4-2.4L11.4 3.9a1.6 1.6 0 0 0-2.8 0Z" />,
);
export const CheckIcon = icon(<path d="m4.5 10.5 3.75 3.75 7.25-8" />);
export const LockIcon = icon(
  <>
    <rect x="4.25" y="8.75" width="11.5" height="8" rx="2" />
    <path d="M6.75 8.5V6.25a3.25 3.25 0 0 1 6.5 0V8.5" />
  </>,
);
export const KeyboardIcon = icon(
  <>
    <rect x="2.25" y="5" width="15.5" height="10" rx="2" />
    <path d="M5.5 8.25h.05m2.95 0h.05m2.95 0h.05m2.95 0h.05M7 11.75h6" />
  </>,
);
