import type { FteInfo } from '../../dissect/elements/index.ts';
import type { ElementInfo, RsnInfo, Span } from '../../dissect/types.ts';
import type { AkmParameters } from '../../standard/akms.ts';
import { Element } from '../../standard/elements.ts';
import { constant, out, type StepSpec, type When } from '../builder.ts';
import { algorithmText } from '../keys/index.ts';
import type { Input, Ref } from '../types.ts';
import { placeOf } from '../words.ts';

/** A reassociation request or response, and the KCK (over FILS the KCK2) of its PTK. */
export interface FteMicSubject {
  readonly fromAp: boolean;
  readonly algorithm: NonNullable<AkmParameters['fteMic']>['algorithm'];
  readonly kck: { readonly name: string; readonly ref: Ref };
  readonly spa: Ref;
  readonly aa: Ref;
  readonly fte: FteInfo;
  readonly rsne: Span;
  readonly mde: Span;
  /** RIC and RSNXE where the MIC covers them. */
  readonly further: readonly { readonly name: string; readonly span: Span }[];
  ref(span: Span): Ref;
}

/** The element that begins a resource request or response (RIC, 13.11.2); what belongs to it follows, of any kind. */
const RIC_DATA = 57;

/**
 * What a fast BSS transition element's MIC covers beside itself; null where the frame lacks it. The element count of
 * its MIC control says how many elements: RSNE, MDE and FTE, then a RIC, then the RSNXE where there is one.
 */
export function coveredBy(
  fte: FteInfo,
  elements: readonly ElementInfo[],
  rsn: readonly RsnInfo[],
): Pick<FteMicSubject, 'rsne' | 'mde' | 'further'> | null {
  const rsne = rsn.find((r) => r.kind === 'rsn')?.span;
  const mde = elements.find((e) => e.id === Element.MobilityDomain)?.span;
  if (!rsne || !mde) return null;
  const left = Math.max(fte.elementCount - 3, 0);
  const rsnxe = left > 0 ? elements.find((e) => e.id === Element.Rsnx) : undefined;
  const at = elements.findIndex((e) => e.id === RIC_DATA);
  const ric = at < 0 ? [] : elements.slice(at, at + left - (rsnxe ? 1 : 0));
  return {
    rsne,
    mde,
    further: [
      ...ric.map(({ span }, i) => ({ name: `RIC ${i + 1}`, span })),
      ...(rsnxe ? [{ name: 'RSNXE', span: rsnxe.span }] : []),
    ],
  };
}

const frameOf = ({ fromAp }: FteMicSubject): string =>
  fromAp ? 'the reassociation response' : 'the reassociation request';

/** The calculation alone, without words: what both the sender and the receiver do. Output `MIC`. */
function calculation(subject: FteMicSubject) {
  const { fromAp, algorithm, fte, kck } = subject;
  const role = fromAp ? 'ap' : 'station';
  const sequence = fromAp ? 6 : 5;
  const element = (name: string, span: Span): Input => ({ name, role, ref: subject.ref(span) });
  const inputs: Input[] = [
    { name: kck.name, role: 'kck', ref: kck.ref, argument: 'KCK' },
    { name: 'SPA', role: 'station', ref: subject.spa },
    { name: 'BSSID', role: 'ap', ref: subject.aa },
    {
      name: 'sequence',
      role: 'constant',
      ref: constant(Uint8Array.of(sequence), `transaction ${sequence}, 1 byte`),
    },
    element('RSNE', subject.rsne),
    element('MDE', subject.mde),
    { ...element('FTE', fte.span), note: 'its MIC field is zeroed in this copy' },
    ...subject.further.map(({ name, span }) => element(name, span)),
  ];
  return {
    detail: `${algorithmText(algorithm)} with the ${kck.name}`,
    explanation:
      'These two frames do what M2 and M3 do in a four-way handshake: each shows that its sender holds the PTK, and ' +
      'neither the RSN element nor the nonces were changed on the way.',
    clauses: [fromAp ? 'IEEE 802.11-2020, 13.8.5' : 'IEEE 802.11-2020, 13.8.4'],
    formula: [
      `MIC = ${algorithmText(algorithm)}(`,
      { name: kck.name },
      ...inputs.slice(1).flatMap(({ name }, i) => [i ? ' ‖ ' : ', ', { name }]),
      ')',
    ],
    operation: 'fte-mic',
    params: { algorithm, start: fte.mic.start - fte.span.start, end: fte.mic.end - fte.span.start },
    inputs,
    outputs: [{ name: 'MIC', role: 'derived', secret: false, note: `as computed with the ${kck.name}` }],
  } satisfies Partial<StepSpec>;
}

/** The sender's step: it signs its frame. */
export function fteMicStep(subject: FteMicSubject, when: When): StepSpec {
  const sender = subject.fromAp ? 'AP' : 'station';
  return {
    ...when,
    ...calculation(subject),
    kind: 'calculation',
    actor: subject.fromAp ? 'ap' : 'station',
    act: 'mic.make-fte',
    title: `MIC of ${frameOf(subject)}`,
    sentence: `The ${sender} signs ${frameOf(subject)} with the ${subject.kck.name}, to show that it holds the PTK.`,
  };
}

/** The receiver's step: it computes the MIC of a fast BSS transition element and compares. Check `mic`. */
export function checkFteMicStep(subject: FteMicSubject, when: When): StepSpec {
  const { fromAp } = subject;
  const frame = frameOf(subject);
  const receiver = fromAp ? 'station' : 'AP';
  const seen = subject.ref(subject.fte.mic);
  const sentence = `The ${receiver} computes the MIC of ${frame} and compares.`;
  return {
    ...when,
    ...calculation(subject),
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: 'check.fte-mic',
    title: `Check the MIC of ${frame}`,
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    checks: (id) => [
      {
        name: 'mic',
        expected: { name: 'MIC computed', ref: out(id, 'MIC') },
        seen: { name: `MIC in ${frame}`, ref: seen },
        yes: fromAp
          ? 'Equal: the AP holds the PMK-R1 too, both ends hold one PTK.'
          : 'Equal: the station holds the PMK-R1 of this AP.',
        no: `The MIC differs from ${placeOf(seen)}. The ${receiver} must drop this frame.`,
      },
    ],
  };
}
