import type { StepSpec, When } from '../../calculate/builder.ts';
import type { GroupKey } from '../../calculate/keys/index.ts';
import type { Ref } from '../../calculate/types.ts';

/** The step from which on both ends encrypt. */
export const keysInUseStep = (
  tk: Ref,
  group: readonly GroupKey[],
  { explanation, clause }: { readonly explanation: string; readonly clause: string },
  when: When,
): StepSpec => ({
  ...when,
  kind: 'calculation',
  actor: 'observer',
  act: 'key.in-use',
  title: 'Keys in use',
  detail: 'TK and GTK',
  sentence: 'From here on both ends encrypt with the TK, and the AP encrypts what goes to all with the GTK.',
  explanation,
  clauses: [clause],
  inputs: [
    { name: 'TK', role: 'tk', ref: tk },
    ...group.map((k) => ({
      name: `${k.name} ${k.id}${k.link === undefined ? '' : ` of link ${k.link}`}`,
      role: 'derived' as const,
      ref: k.ref,
    })),
  ],
});
