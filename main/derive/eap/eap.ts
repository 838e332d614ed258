import { equal } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import { type HelloRef, mskStep, type TlsKeying, tlsKeying } from '../../calculate/eap/index.ts';
import { mskPart, pmkOfMskStep } from '../../calculate/keys/index.ts';
import type { Located } from '../../calculate/located.ts';
import type { DerivedAgreement, DerivedKeys, Input, Ref, Role, Step } from '../../calculate/types.ts';
import type { EapInfo, Span } from '../../dissect/types.ts';
import { withoutData } from '../../track/messages.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { type Agreement, type AgreementContext, both } from '../agreement.ts';
import { type Flight, flightFields, TLS_METHODS, TlsStream } from './tls.ts';
import { identityText, methodName, tellTls } from './words.ts';
import { wscWords } from './wsc.ts';

/** Output of the step that joins the pieces of a TLS message. */
const TLS_MESSAGE = 'TLS message';
const CLAUSE = 'RFC 3748, 4';

type Message = DerivedAgreement['messages'][number];

/** Takes an attempt that holds EAP packets, beside whatever else takes it. */
export const eapAgreement = (
  context: AgreementContext,
  under: (context: AgreementContext) => Agreement,
): Agreement | null =>
  withoutData(context.attempt).some((message) => message.kind === 'eap')
    ? both(new EapAgreement(context), under(context))
    : null;

/**
 * 802.1X: the EAP conversation as far as it stands in the clear, and the MSK where a TLS key log gives it. A PMK that
 * a person gives is not its business.
 */
export class EapAgreement implements Agreement {
  readonly #context: AgreementContext;
  readonly #messages: Message[] = [];
  /** What was said of a record: its repeats say the same, and are not heard twice. */
  readonly #told = new Map<number, Partial<StepSpec>>();
  #stream = new TlsStream();
  #method: number | null = null;
  #offered: number | null = null;
  #flight: Flight | null = null;
  #client: HelloRef | null = null;
  #server: HelloRef | null = null;
  #tunnel = false;
  /** Wi-Fi Protected Setup came to its end, after which EAP fails on purpose. */
  #registered = false;
  #alertBy: 'station' | 'server' | null = null;
  #msk: Ref | null = null;
  #pmk: Ref | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
  }

  part(message: TrackedMessage, located: Located): Partial<StepSpec> {
    if (message.kind === 'eapol-start')
      return {
        sentence: 'The station asks the AP to begin EAP.',
        explanation:
          'A station may wait for the AP to ask who it is, or speak first. Seen again and again, it means that the AP ' +
          'does not answer: it may have no authentication server.',
      };
    const eap = located.frame.eapol?.eap;
    if (message.kind !== 'eap' || !eap) return {};
    const before = message.repeats === null ? undefined : this.#told.get(message.repeats);
    const { detail: _, ...again } = before ?? {};
    if (before) return again;
    const part = this.#hear(eap, located);
    this.#told.set(message.record, part);
    return part;
  }

  after(message: TrackedMessage, _located: Located, step: Step): void {
    if (message.phase !== 'eap') return;
    const { record, time, name } = message;
    this.#messages.push({ name, record, time, checks: step.checks, step: step.id });
    const flight = this.#flight;
    this.#flight = null;
    if (flight) this.#keep(flight, { phase: message.phase, time, record });
  }

  /** The PMK (for FT its XXKey) from the MSK of a TLS key log. PEAP may bind its tunnel to what is inside: a given PMK goes first. */
  pmk(when: When): Ref | null {
    if (this.#pmk) return this.#pmk;
    const given = this.#method === 25 ? this.#context.given.pmk(when) : null;
    const msk = given ? null : this.#makeMsk(when);
    if (!msk) return given;
    const { akm } = this.#context.suite;
    const step = this.#context.steps.add(
      pmkOfMskStep({ name: 'MSK', role: 'derived', ref: msk, argument: 'value' }, mskPart(akm), when),
    );
    this.#pmk = out(step.id, 'PMK');
    return this.#pmk;
  }

  /** The MSK (64 octets) by a TLS key log that has this session; null without one. */
  #makeMsk(when: When): Ref | null {
    const keying = this.#msk ? null : this.#keying();
    if (keying) this.#msk = out(this.#context.steps.add(mskStep(keying, when)).id, 'MSK');
    return this.#msk;
  }

  need(): null | undefined {
    return this.#pmk ? null : undefined;
  }

  agreed(): readonly DerivedAgreement[] {
    if (this.#messages.length === 0) return [];
    return [{ kind: 'eap', messages: this.#messages, verified: this.#verified(), keys: this.#keys() }];
  }

  #keying(): TlsKeying | null {
    const [client, server, method] = [this.#client, this.#server, this.#method];
    if (!client || !server || method === null) return null;
    const random = this.#context.steps.resolve(client.random);
    for (const secret of this.#context.secrets) {
      if (secret.kind !== 'tls' || !equal(secret.clientRandom, random)) continue;
      const keying = tlsKeying(secret, method, client, server);
      if (keying) return keying;
    }
    return null;
  }

  /** What the messages of the four-way handshake prove of the PMK: by their MICs, or, where they have none, by their key data. */
  #verified(): boolean | null {
    if (this.#context.suite.source !== 'eap') return null;
    const proof = this.#context.suite.akm?.mic === null ? 'key-wrap' : 'mic';
    const checks = this.#context.steps.steps.flatMap((step) => step.checks);
    const proofs = checks.filter((check) => check.name === proof && check.ok !== null);
    return proofs.length === 0 ? null : proofs.every((check) => check.ok);
  }

  #keys(): DerivedKeys {
    const ptk = this.#context.steps.steps.find((step) => step.operation === 'ptk');
    const pmk = this.#pmk ?? ptk?.inputs.find((input) => input.name === 'PMK')?.ref;
    return {
      ...(this.#msk && { msk: this.#msk }),
      ...(pmk && { pmk }),
      gtk: [],
      igtk: [],
      bigtk: [],
    };
  }

  #hear(eap: EapInfo, located: Located): Partial<StepSpec> {
    const from = eap.code === 1 ? 'server' : 'station';
    if (eap.code === 3) return this.#success();
    if (eap.code === 4) return this.#failure();
    if ((eap.code !== 1 && eap.code !== 2) || eap.type === null) return {};
    const data = { start: eap.span.start + 5, end: eap.span.end };
    if (eap.code === 1 && eap.type > 3) this.#offered = eap.type;
    if (eap.type === 1) return identity(eap, data, located);
    if (eap.code === 2 && eap.type === 3) return this.#nak(data, located);
    if (eap.type === 254) {
      const words = wscWords(located.frame.bytes, data, from === 'server' ? 'The AP' : 'The station');
      if (words?.done) this.#registered = true;
      return words?.part ?? {};
    }
    if (!TLS_METHODS.has(eap.type)) return {};
    return this.#tls(eap.type, data, located, from);
  }

  #tls(type: number, data: Span, located: Located, from: 'station' | 'server'): Partial<StepSpec> {
    const packet = this.#stream.add(located, data, type, from);
    // Whatever came before is of another session: a method that was refused, or an attempt that was given up.
    if (packet.kind === 'start') {
      this.#stream = new TlsStream();
      this.#client = this.#server = null;
      this.#tunnel = false;
      this.#alertBy = null;
    }
    this.#method = type;
    const words = tellTls(packet, type, from);
    if (packet.kind !== 'flight') return { ...words, clauses: ['RFC 5216, 2.1.5'] };
    const { flight } = packet;
    this.#flight = flight;
    const { read, pieces } = flight;
    if (read.names.includes('Application Data')) this.#tunnel = true;
    if (read.alerts.length > 0) this.#alertBy = from;
    const [piece] = pieces;
    const hello = read.hellos.at(-1);
    const role: Role = from === 'server' ? 'ap' : 'station';
    const inputs: Input[] =
      hello && piece && pieces.length === 1
        ? [{ name: `${hello.from} random`, role, ref: within(piece.ref, hello.random) }]
        : [];
    return { ...words, inputs, clauses: ['RFC 5216, 2.1', 'RFC 5246, 7.4'] };
  }

  /** Makes the step that joins pieces, and keeps the hellos for the keys. */
  #keep(flight: Flight, when: When): void {
    const { pieces, read, from, bytes } = flight;
    let whole = pieces[0]!.ref;
    if (pieces.length > 1) {
      const step = this.#context.steps.add(joinStep(flight, when));
      whole = out(step.id, TLS_MESSAGE, { start: 0, end: bytes.length });
    }
    const hello = read.hellos.at(-1);
    if (!hello || hello.retry) return;
    const { version, suites } = hello;
    const kept: HelloRef = { version, suites, random: within(whole, hello.random) };
    if (from === 'station') this.#client = kept;
    else this.#server = kept;
  }

  #nak(data: Span, { frame, ref }: Located): Partial<StepSpec> {
    const wanted = [...frame.bytes.subarray(data.start, data.end)].filter((type) => type !== 0);
    const offered = this.#offered === null ? 'this method' : methodName(this.#offered);
    const names = wanted.map(methodName).join(' or ');
    return {
      detail: names ? `wants ${names}` : 'wants none',
      sentence: names
        ? `The station does not take ${offered} and asks for ${names}.`
        : `The station does not take ${offered}, and names no other method.`,
      explanation:
        'The server offers one method at a time. If the two ends have none in common, the conversation ends in a failure.',
      clauses: ['RFC 3748, 5.3.1'],
      ...(wanted.length > 0 && {
        inputs: [{ name: 'desired methods', role: 'station', ref: ref(data) }],
      }),
    };
  }

  #success(): Partial<StepSpec> {
    return {
      detail: 'success',
      sentence: 'The AP says that EAP succeeded.',
      explanation:
        'Nothing protects this packet. What counts is that the server gave the AP a key: the four-way handshake shows ' +
        'whether station and AP hold the same one.',
      clauses: [CLAUSE],
    };
  }

  #failure(): Partial<StepSpec> {
    const by = this.#alertBy;
    if (this.#registered)
      return {
        detail: 'failure',
        sentence: 'The AP says that EAP failed, as it always does after Wi-Fi Protected Setup.',
        clauses: [CLAUSE],
      };
    const why = by
      ? `The ${by} had ended TLS with an alert.`
      : this.#tunnel && this.#method !== 13
        ? 'The TLS tunnel stood, so the refusal came from within: a wrong name or password, most often.'
        : '';
    return {
      detail: 'failure',
      sentence: `The AP says that EAP failed.${why && ` ${why}`}`,
      clauses: [CLAUSE],
    };
  }
}

function identity(eap: EapInfo, data: Span, { frame, ref }: Located): Partial<StepSpec> {
  if (eap.code === 1)
    return {
      detail: 'Identity',
      sentence: 'The AP asks who the station is.',
      clauses: ['RFC 3748, 5.1'],
    };
  const name = identityText(frame.bytes.subarray(data.start, data.end));
  return {
    detail: name,
    sentence: `The station says that it is ${name}.`,
    explanation:
      'This name stands in the clear. It tells the AP which server to ask, and with a tunnel method it need not be the ' +
      'true one: that may follow inside the tunnel.',
    clauses: ['RFC 3748, 5.1'],
    ...(data.end > data.start && { inputs: [{ name: 'identity', role: 'station', ref: ref(data) }] }),
  };
}

function joinStep({ from, pieces, bytes }: Flight, when: When): StepSpec {
  const receiver = from === 'server' ? 'station' : 'ap';
  const role: Role = from === 'server' ? 'ap' : 'station';
  const inputs = pieces.map((piece, i): Input => ({ name: `piece ${i + 1}`, role, ref: piece.ref }));
  return {
    ...when,
    kind: 'calculation',
    actor: receiver,
    act: 'eap.join',
    title: 'Join the pieces of the TLS message',
    detail: `${pieces.length} pieces, ${bytes.length} bytes`,
    sentence: `The ${receiver === 'ap' ? 'server' : 'station'} puts the ${pieces.length} pieces one after the other: ${bytes.length} bytes of TLS.`,
    clauses: ['RFC 5216, 2.1.5'],
    formula: [
      `${TLS_MESSAGE} = `,
      ...inputs.flatMap((input, i) => (i ? [' ‖ ', { name: input.name }] : [{ name: input.name }])),
    ],
    operation: 'join',
    inputs,
    outputs: [{ name: TLS_MESSAGE, role: 'derived', secret: false, result: 'joined' }],
    fields: { output: TLS_MESSAGE, tree: flightFields },
  };
}

/** A part of what a reference with octets of its own stands for. */
function within(ref: Ref, span: Span): Ref {
  if (ref.from !== 'record' && ref.from !== 'step') return ref;
  const start = ref.start ?? 0;
  return { ...ref, start: start + span.start, end: start + span.end };
}
