import { equal, isZero } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import {
  checkFteMicStep,
  coveredBy,
  freshNonceStep,
  ftPtkStep,
  nameStep,
  unwrapSubelementStep,
} from '../../calculate/ft/index.ts';
import { groupKeyStep, KEY_DATA, type PtkSources } from '../../calculate/keys/index.ts';
import type { Located } from '../../calculate/located.ts';
import type { DerivedAgreement, Ref, SecretNeed, Step } from '../../calculate/types.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import type { RsnInfo, Span } from '../../dissect/types.ts';
import { Algorithm } from '../../standard/frames.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { AgreedMessages } from '../agreed.ts';
import type { Agreement, AgreementContext } from '../agreement.ts';
import { keysInUseStep } from '../handshake/index.ts';
import { type FtFrame, ftFrame } from '../holders.ts';
import type { Pairwise } from '../state.ts';
import { FtHierarchy, namedSecret } from './hierarchy.ts';

/** Category of the action frames that prepare a roam over the DS (9.6.8). */
const FT_ACTION = 6;

/** One frame of the exchange that is looked at. */
interface Seen {
  readonly message: TrackedMessage;
  readonly located: Located;
  readonly ft: FtFrame;
  readonly when: When;
}

/** Fast transition: the key hierarchy of a mobility domain, and the exchange with which a station roams in it. */
export class Ft implements Agreement {
  readonly #context: AgreementContext;
  readonly #under: Agreement;
  readonly #hierarchy: FtHierarchy;
  readonly #agreed = new AgreedMessages();
  /** The newest nonce that the AP has sent before the association. */
  #anonce: Ref | null = null;
  #requested: { readonly pairwise: Pairwise; readonly anonce: Ref } | null = null;
  #installed: Pairwise | null = null;

  constructor(context: AgreementContext, under: Agreement, hash: KdfHash) {
    this.#context = context;
    this.#under = under;
    this.#hierarchy = new FtHierarchy(context, under, hash);
  }

  /** The key of the MICs of a transition's frames. */
  get #kck(): string {
    return this.#context.suite.recipe?.kck2 ? 'KCK2' : 'KCK';
  }

  /** The key that wraps the group keys of a transition. */
  get #kek(): string {
    return this.#context.suite.recipe?.kek2 ? 'KEK2' : 'KEK';
  }

  before(message: TrackedMessage, located: Located): void {
    this.#under.before?.(message, located);
  }

  part(message: TrackedMessage, located: Located): Partial<StepSpec> {
    const action = located.frame.management?.actionCategory === FT_ACTION ? tellAction(message) : {};
    return { ...this.#under.part?.(message, located), ...action };
  }

  after(message: TrackedMessage, located: Located, step: Step): void {
    this.#under.after?.(message, located, step);
    const { management } = located.frame;
    if (message.repeats !== null || !management) return;
    const overDs = management.actionCategory === FT_ACTION;
    const when: When = { phase: message.phase, time: message.time, record: message.record };
    if (this.#under.xxKey) {
      this.#begun(message, located, when);
      return;
    }
    const fast =
      overDs || management.authAlgorithm === Algorithm.Ft || management.kind.startsWith('reassociation');
    if (!fast) return;
    const ft = ftFrame(located.frame, message.record, this.#hierarchy.micLength);
    if (ft || overDs || management.authAlgorithm === Algorithm.Ft) this.#agreed.show(message, step);
    if (ft) this.#read({ message, located, ft, when });
    else if (management.kind === 'reassociation-response') this.#refused(message, when, step);
  }

  /** Over FILS no four-way handshake names PMK-R1: the association frames do (12.11.2.6.2, 12.11.2.6.3). */
  #begun(message: TrackedMessage, located: Located, when: When): void {
    const { management } = located.frame;
    const seen = management && /association-/.test(management.kind) && namedIn(management.rsn);
    const r1 = seen && this.#hierarchy.r1(when);
    if (!seen || !r1) return;
    const fromAp = message.direction === 'to-station';
    const where = `the association ${fromAp ? 'response' : 'request'}`;
    const subject = { name: 'PMKR1Name', own: r1.name, seen: located.ref(seen), where, fromAp } as const;
    this.#context.steps.add(nameStep(subject, when));
  }

  #read(seen: Seen): void {
    const { management } = seen.located.frame;
    if (management?.kind === 'reassociation-request') this.#request(seen);
    else if (management?.kind === 'reassociation-response') this.#response(seen);
    else if (seen.message.direction === 'to-station' && !seen.message.status) this.#answer(seen);
  }

  pmk(when: When): Ref | null {
    return this.#hierarchy.r1(when)?.key ?? null;
  }

  pmkid(): Ref | null {
    return this.#hierarchy.made?.name ?? null;
  }

  ptk(from: PtkSources, when: When): StepSpec | null {
    const { recipe } = this.#context.suite;
    const r1 = this.#hierarchy.r1(when);
    return recipe && r1 && ftPtkStep(recipe, r1, from, when);
  }

  agreed(): readonly DerivedAgreement[] {
    const under = this.#under.agreed?.() ?? [];
    const r1 = this.#hierarchy.made;
    const pairwise = this.#installed ?? this.#requested?.pairwise;
    const names = { ptk: 'PTK', kck: this.#kck, kek: this.#kek, tk: 'TK' };
    const own = this.#agreed.agreement(
      'ft',
      { ...(r1 && { pmk: r1.key, pmkid: r1.name }), ptk: pairwise ? { step: pairwise.step, names } : null },
      this.#installed ? this.#context.keys.group : [],
      (check) => check.name === 'mic',
    );
    return own ? [...under, own] : under;
  }

  need(): SecretNeed | null | undefined {
    return this.#hierarchy.r0 ? null : this.#under.need?.();
  }

  /** The PTK of the nonces in a frame, computed when it is new. */
  #pairwise({ ft, when }: Seen): Pairwise | null {
    const { attempt, steps, keys } = this.#context;
    const { record, fte } = ft;
    const [a, s] = [fte.anonce, fte.snonce].map((span) => steps.resolve(ft.ref(span)));
    const known = keys.pairwise.findLast((p) => equal(p.anonce, a!) && equal(p.snonce, s!));
    if (known || isZero(a!) || isZero(s!)) return known ?? null;
    const pmk = this.pmk(when);
    const aa = this.#hierarchy.address(record, attempt.bssid);
    const spa = this.#hierarchy.address(record, attempt.station);
    if (!pmk || !aa || !spa) return null;
    const spec = this.ptk({ pmk, aa, spa, anonce: ft.ref(fte.anonce), snonce: ft.ref(fte.snonce) }, when);
    if (!spec) return null;
    const step = steps.add(spec);
    const made: Pairwise = {
      step: step.id,
      anonce: a!,
      snonce: s!,
      m2: null,
      m3: null,
      unwrapped: [],
      inUse: false,
    };
    keys.pairwise.push(made);
    return made;
  }

  /** Compares the name in the RSN element with ours. */
  #name(seen: Seen, level: 'PMKR0Name' | 'PMKR1Name', where: string): void {
    const { located, message, when } = seen;
    const { r0, made: r1 } = this.#hierarchy;
    const own = level === 'PMKR0Name' ? r0 : r1;
    const found = namedIn(located.frame.management?.rsn ?? []);
    if (!own || !found) return;
    const fromAp = message.direction === 'to-station';
    const subject = { name: level, own: own.name, seen: located.ref(found), where, fromAp };
    this.#agreed.check(this.#context.steps.add(nameStep(subject, when)));
  }

  /** The AP's authentication frame, over the DS its FT Response: now both ends have both nonces. */
  #answer(seen: Seen): void {
    this.#anonce = seen.ft.ref(seen.ft.fte.anonce);
    const where = seen.message.kind === 'action' ? 'the FT response' : 'the authentication response';
    if (this.#pairwise(seen)) this.#name(seen, 'PMKR0Name', where);
  }

  #request(seen: Seen): void {
    const pairwise = this.#pairwise(seen);
    if (!pairwise) return;
    this.#requested = { pairwise, anonce: seen.ft.ref(seen.ft.fte.anonce) };
    this.#name(seen, 'PMKR1Name', 'the reassociation request');
    pairwise.m2 = this.#mic(seen, pairwise) ?? pairwise.m2;
  }

  #response(seen: Seen): void {
    const pairwise = this.#pairwise(seen);
    if (!pairwise || seen.message.status) return;
    this.#name(seen, 'PMKR1Name', 'the reassociation response');
    const ok = this.#mic(seen, pairwise);
    if (!ok) return;
    pairwise.m3 = true;
    this.#install(seen, pairwise);
  }

  #mic({ ft, located, message, when }: Seen, pairwise: Pairwise): boolean | null {
    const { attempt, steps, suite } = this.#context;
    const { management } = located.frame;
    const covered = management && coveredBy(ft.fte, management.elements, management.rsn);
    const aa = this.#hierarchy.address(ft.record, attempt.bssid);
    const spa = this.#hierarchy.address(ft.record, attempt.station);
    if (!suite.akm?.fteMic || !covered || !aa || !spa) return null;
    const fromAp = message.direction === 'to-station';
    const { algorithm } = suite.akm.fteMic;
    const kck = { name: this.#kck, ref: out(pairwise.step, this.#kck) };
    const ref = (span: Span) => located.ref(span);
    const step = steps.add(
      checkFteMicStep({ fromAp, algorithm, kck, spa, aa, fte: ft.fte, ...covered, ref }, when),
    );
    this.#agreed.check(step);
    return step.checks[0]!.ok;
  }

  /** The group keys of the response, and the moment from which on all is encrypted. */
  #install({ ft, when }: Seen, pairwise: Pairwise): void {
    const { steps, keys } = this.#context;
    const kek = { name: this.#kek, ref: out(pairwise.step, this.#kek) };
    for (const { name, keyId, length, wrapped } of ft.fte.keys) {
      if ((wrapped.end - wrapped.start) % 8 || wrapped.end - wrapped.start < 24) continue;
      const opened = steps.add(unwrapSubelementStep(name, ft.ref(wrapped), kek, when));
      this.#agreed.check(opened);
      const data = opened.outputs.find((o) => o.name === KEY_DATA)!.bytes;
      if (!opened.checks[0]!.ok || length > data.length) continue;
      const from = { ref: out(opened.id, KEY_DATA), message: 'the reassociation response' };
      const step = steps.add(groupKeyStep(name, { keyId, key: { start: 0, end: length } }, from, when));
      keys.group.push({ name, id: keyId, length, ref: out(step.id, name) });
    }
    pairwise.inUse = true;
    this.#installed = pairwise;
    const said = {
      explanation:
        'The two frames of the reassociation have proved the PTK, so no four-way handshake follows: that is what makes ' +
        'the transition fast.',
      clause: 'IEEE 802.11-2020, 13.4.2',
    };
    steps.add(keysInUseStep(out(pairwise.step, 'TK'), keys.group, said, when));
  }

  /** A refusal says why in words that mislead, where the AP had another nonce in mind. */
  #refused(message: TrackedMessage, when: When, step: Step): void {
    this.#agreed.show(message, step);
    if (!message.status || !this.#anonce || !this.#requested) return;
    const { anonce } = this.#requested;
    this.#agreed.check(this.#context.steps.add(freshNonceStep(this.#anonce, anonce, when)));
  }
}

/** The name of a key in an RSN element. */
const namedIn = (rsn: readonly RsnInfo[]): Span | undefined => rsn.find((r) => r.kind === 'rsn')?.pmkids[0];

/** FT Request and Response in words. */
function tellAction({ direction, status }: TrackedMessage): Partial<StepSpec> {
  const clauses = ['IEEE 802.11-2020, 13.5.3'];
  if (direction === 'to-ap')
    return {
      sentence:
        'The station asks this AP for a place, by way of the AP that it is still connected to: it sends its nonce and the name of its key.',
      explanation:
        'Fast transition over the distribution system: the station stays on its channel, and its AP hands the request ' +
        'to the other AP through the wire. When it moves, only the two frames of the reassociation are left to do.',
      clauses,
    };
  return {
    sentence: status
      ? `The AP refuses (status ${status}), by way of the AP that the station is still connected to.`
      : 'The AP answers with its nonce, by way of the AP that the station is still connected to. Both ends can now make the PTK.',
    clauses,
  };
}

/** Takes each attempt whose AKM has the FT hierarchy; what is under it is given the secret that the frames name. */
export function ft(
  context: AgreementContext,
  under: (context: AgreementContext) => Agreement,
): Agreement | null {
  const { akm } = context.suite;
  if (!akm?.fteMic || akm.hash === 'md5' || akm.hash === 'sha1') return null;
  const given = namedSecret(context, akm.hash);
  return new Ft(context, under(given ? { ...context, given } : context), akm.hash);
}
