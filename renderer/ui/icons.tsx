/** Icons as strokes on a grid of 16, drawn here: no font, no file to load, and the colour is the text's. */
import { memo, type ReactNode } from 'react';

const shapes = {
  check: <path d="M3 8.6 6.4 12 13 4.4" />,
  cross: <path d="m4 4 8 8m0-8-8 8" />,
  warning: (
    <>
      <path d="M8 2.4 14.4 13.4H1.6z" />
      <path d="M8 6.6v3.1m0 2v.1" />
    </>
  ),
  question: <path d="M5.4 6.1a2.6 2.6 0 1 1 3.9 2.2c-.8.5-1.3.9-1.3 1.7m0 2.3v.1" />,
  info: <path d="M8 7.2v4.6m0-7.4v.1" />,
  right: <path d="m6 3.8 4.2 4.2L6 12.2" />,
  down: <path d="M3.8 6 8 10.2 12.2 6" />,
  up: <path d="M3.8 10 8 5.8 12.2 10" />,
  key: (
    <>
      <circle cx="5.3" cy="10.7" r="3" />
      <path d="m7.5 8.5 6-6M11 5l2.2 2.2" />
    </>
  ),
  frame: (
    <>
      <rect x="1.8" y="4.4" width="12.4" height="7.2" rx="1.6" />
      <path d="M5.6 4.4v7.2" />
    </>
  ),
  step: (
    <>
      <path d="M2.5 4h5m-5 4h3m-3 4h5" />
      <path d="m9.5 5.5 3.5 2.5-3.5 2.5z" fill="currentColor" />
    </>
  ),
  log: <path d="M3 4h10M3 8h10M3 12h6" />,
  book: (
    <path d="M8 4.2C6.6 3 4.6 2.6 2 2.8v9.6c2.6-.2 4.6.2 6 1.4 1.4-1.2 3.4-1.6 6-1.4V2.8c-2.6-.2-4.6.2-6 1.4zm0 0v9.6" />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="m10.2 10.2 3.6 3.6" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8C3 5.2 5.2 3.8 8 3.8S13 5.2 14.5 8C13 10.8 10.8 12.2 8 12.2S3 10.8 1.5 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  eyeOff: (
    <>
      <path d="M4 4.9C3 5.7 2.2 6.7 1.5 8c1.5 2.8 3.7 4.2 6.5 4.2 1.1 0 2.1-.2 3-.7M6.5 4c.5-.1 1-.2 1.5-.2 2.8 0 5 1.4 6.5 4.2-.4.8-.9 1.5-1.5 2.1" />
      <path d="m2.5 2.5 11 11" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-1A1.5 1.5 0 0 0 9 3H4a1.5 1.5 0 0 0-1.5 1.5v5A1.5 1.5 0 0 0 4 11h1.5" />
    </>
  ),
  restart: <path d="M3.1 8.2a5 5 0 1 0 1.6-3.8L3.2 5.8M3 2.6v3.3h3.3" />,
  back: (
    <>
      <path d="M3 8.4a5.2 5.2 0 0 1 9.8-2.2M2 5l.9 3.5 3.4-1" />
      <circle cx="8" cy="12.6" r="1.3" fill="currentColor" />
    </>
  ),
  over: (
    <>
      <path d="M13 8.4a5.2 5.2 0 0 0-9.8-2.2M14 5l-.9 3.5-3.4-1" />
      <circle cx="8" cy="12.6" r="1.3" fill="currentColor" />
    </>
  ),
  into: (
    <>
      <path d="M8 1.6v7.2M5 6l3 3 3-3" />
      <circle cx="8" cy="12.9" r="1.4" fill="currentColor" />
    </>
  ),
  out: (
    <>
      <path d="M8 9.8V2.6m-3 3 3-3 3 3" />
      <circle cx="8" cy="12.9" r="1.4" fill="currentColor" />
    </>
  ),
  run: (
    <>
      <path d="M3 3v10" />
      <path d="m6.2 3.3 7 4.7-7 4.7z" fill="currentColor" />
    </>
  ),
  play: <path d="m5 3.2 8 4.8-8 4.8z" />,
  pause: <path d="M5 3.5v9m6-9v9" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor" />,
  end: <path d="M12.8 3v10M3 3.2l7 4.8-7 4.8z" />,
  breakpoint: <circle cx="8" cy="8" r="5" fill="currentColor" stroke="none" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="5.2" />
      <path d="M8 2.8v10.4a5.2 5.2 0 0 0 0-10.4z" fill="currentColor" />
    </>
  ),
  file: <path d="M4 1.8h5.2L12.5 5v9.2H4zM9 1.8V5.2h3.5" />,
  report: <path d="M4 1.8h5.2L12.5 5v9.2H4zM6.3 8h4m-4 3h4" />,
  folder: (
    <path d="M1.8 4A1.2 1.2 0 0 1 3 2.8h3L7.6 4.6H13A1.2 1.2 0 0 1 14.2 5.8V12A1.2 1.2 0 0 1 13 13.2H3A1.2 1.2 0 0 1 1.8 12z" />
  ),
  save: <path d="M2.5 2.5h8.6l2.4 2.4v8.6h-11zM5 2.5V6h5V2.5M4.8 13.5V9.2h6.4v4.3" />,
  plus: <path d="M8 3v10M3 8h10" />,
  trash: <path d="M2.8 4.4h10.4M6 4.2V2.6h4v1.6M4.2 4.6l.6 9h6.4l.6-9M6.7 7v4m2.6-4v4" />,
  filter: <path d="M2 4h12M4.4 8h7.2M6.6 12h2.8" />,
  wave: <path d="M1.5 8.2c1.6-5.6 3.2-5.6 4.4 0s2.8 5.6 4.2 0 3-5.6 4.4 0" />,
  flask: (
    <>
      <path d="M6.2 2v4.2L2.6 12.4a1.1 1.1 0 0 0 1 1.6h8.8a1.1 1.1 0 0 0 1-1.6L9.8 6.2V2" />
      <path d="M5 2h6M4.6 9.6h6.8" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5" r="2.6" />
      <path d="M3 13.5c.6-3 2.6-4.2 5-4.2s4.4 1.2 5 4.2" />
    </>
  ),
  antenna: (
    <>
      <path d="M8 8.5v5.7M4.9 5.2a4.2 4.2 0 0 0 0 5.2m6.2-5.2a4.2 4.2 0 0 1 0 5.2M2.8 3a7.4 7.4 0 0 0 0 9.6M13.2 3a7.4 7.4 0 0 1 0 9.6" />
      <circle cx="8" cy="7.8" r="1.3" fill="currentColor" />
    </>
  ),
  /** Two lanes and an arrow each way. */
  logo: (
    <>
      <path d="M2 1v14M14 1v14" stroke="var(--text-3)" />
      <path d="M2 5h9.6M9 2.5 11.8 5 9 7.5" stroke="var(--ap)" />
      <path d="M14 11H4.4M7 8.5 4.2 11 7 13.5" stroke="var(--sta)" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** An icon of 16 px, or of `size`. Decorative: what it says must stand beside it or in a label. */
export const Icon = memo(function Icon(props: { name: IconName; size?: number }): ReactNode {
  const { name, size = 16 } = props;
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 14 ? 1.9 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
});
