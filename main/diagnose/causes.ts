import { rules } from './catalogue.ts';
import type { Cause } from './types.ts';

/** Each cause in a few words, for lists; docs/causes.md says more. */
export const causeTitles = Object.fromEntries(rules.map(({ cause, title }) => [cause, title])) as Readonly<
  Record<Cause, string>
>;

const INTRODUCTION = `# Causes

<!-- Made from the rules in main/diagnose/rules/ by \`node bench/causes.mjs\`; a test keeps it so. -->

What a finding can name, one rule each in \`main/diagnose/rules/\`. A finding says how certain it is: *proved* (bytes or an
end’s own words decide it), *likely* and *possible* (facts for and against are listed), or *unknowable* (this evidence
cannot decide it, whoever looks). A *failure* is why an attempt did not work; a *notice* is worth knowing, and no failure.
A supplicant’s guess is a hint at most.
`;

/** The text of docs/causes.md. */
export function causesDocument(): string {
  const entries = rules.map(({ cause, title, shows, proof, remedy, misleads }) =>
    [
      `## ${cause}`,
      `${title}.`,
      `**How it shows.** ${shows}`,
      `**What proves it.** ${proof}`,
      `**What to do.** ${remedy}`,
      ...(misleads ? [`**What misleads.** ${misleads}`] : []),
    ].join('\n\n'),
  );
  return `${INTRODUCTION}\n${entries.join('\n\n')}\n`;
}
