import type { ReactNode } from 'react';

/** A sentence whose words between backticks are code: a command, a setting, what a log says. */
export function Words({ text }: { text: string }): ReactNode {
  return text.split('`').map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts may be alike, and their order never changes
      <code key={at}>{part}</code>
    ) : (
      part
    ),
  );
}
