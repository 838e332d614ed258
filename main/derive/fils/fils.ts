import { type Bytes, equal, isZero } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import {
  cachedPmkStep,
  type FilsSources,
  filsKeysStep,
  filsPmkStep,
  keyAuthStep,
  openStep,
} from '../../calculate/fils/index.ts';
import { agreedPmkidStep, groupKeyStep, pmkidStep } from '../../calculate/keys/index.ts';
import { addressSpan, inRecord, type Located } from '../../calculate/located.ts';
import type { DerivedAgreement, Ref, SecretNeed, Step, Trace } from '../../calculate/types.ts';
import { type FilsHash, filsKeyAuth, filsKeys, filsPmk } from '../../crypto/fils.ts';
import { pmkid } from '../../crypto/keys.ts';
import { sivDecrypt } from '../../crypto/siv.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import { dissectElements } from '../../dissect/elements/index.ts';
import type { ElementInfo, KeyDataInfo, Span } from '../../dissect/types.ts';
import { ExtensionElement } from '../../standard/elements.ts';
import { Algorithm } from '../../standard/frames.ts';
import { withoutData } from '../../track/messages.ts';
import type { TrackedMessage } from '../../track/types.ts';
import { AgreedMessages } from '../agreed.ts';
import { type Agreement, type AgreementContext, GivenPmk } from '../agreement.ts';
import { keysInUseStep } from '../handshake/index.ts';
import type { Pairwise } from '../state.ts';
import { FilsDh } from './dh.ts';

/** Octets of V and of the key RSC. */
const SIV = 16;
const RSC = 8;

const PFS_NEED =
  'FILS with PFS mixes a Diffie-Hellman secret, which is never sent, into its PMK, or into its keys where the PMK is an ' +
  'earlier one. The PMK that this exchange itself made is enough; with the rMSK or an earlier PMK the private key of one ' +
  'end is needed as well.';

const extension = (elements: readonly ElementInfo[], ext: number) => elements.find((e) => e.ext === ext);

const confirmationOf = (elements: readonly ElementInfo[]): Span | undefined =>
  extension(elements, ExtensionElement.FilsKeyConfirmation)?.body;

/** The sealed part of an association frame, and what is before it in the body; null where there is none. */
function partsOf({ frame }: Located): { readonly open: Span; readonly sealed: Span } | null {
  const elements = frame.management?.elements ?? [];
  const session = extension(elements, ExtensionElement.FilsSession);
  if (!session || !frame.wlan || confirmationOf(elements)) return null;
  const open = { start: frame.wlan.header.end, end: session.span.end };
  const sealed = { start: session.span.end, end: frame.wlan.frame.end };
  return sealed.end - sealed.start < SIV ? null : { open, sealed };
}

/** Octets of a frame, or of what a step opened. */
interface Octets {
  readonly bytes: Bytes;
  ref(span: Span): Ref;
}

/** Fast initial link setup (12.11): nonces in the authentication frames, sealed association frames, no four-way handshake. */
export class Fils implements Agreement {
  readonly #context: AgreementContext;
  readonly #under: Agreement;
  readonly #hash: FilsHash;
  readonly #agreed = new AgreedMessages();
  #snonce: Ref | null = null;
  /** PMKIDs that the station names in its first frame. */
  #named: readonly Ref[] = [];
  readonly #dh: FilsDh;
  #sources: FilsSources | null = null;
  #pmk: Ref | null = null;
  #pmkid: Ref | null = null;
  #pairwise: Pairwise | null = null;

  constructor(context: AgreementContext, under: Agreement, hash: FilsHash) {
    this.#context = context;
    this.#under = under;
    this.#hash = hash;
    this.#dh = new FilsDh(context);
  }

  after(message: TrackedMessage, located: Located, step: Step): void {
    const { management } = located.frame;
    if (message.repeats !== null || !management) return;
    const when: When = { phase: message.phase, time: message.time, record: message.record };
    const association = message.kind.startsWith('association');
    if (!association && message.kind !== 'authentication') return;
    this.#agreed.show(message, step);
    if (association) this.#association(message, located, when);
    else if (management.authSequence === 1) {
      this.#snonce = nonceOf(located);
      this.#named = management.rsn.flatMap(({ pmkids }) => pmkids.map((span) => located.ref(span)));
      this.#dh.request(located);
    } else if (!message.status) this.#authenticated(located, when);
  }

  pmk(when: When): Ref | null {
    return this.#pmk ?? this.#under.pmk(when);
  }

  /** FT over FILS begins with a key that the exchange makes beside the others. */
  xxKey(): Ref | null {
    return this.#pairwise && out(this.#pairwise.step, 'FILS-FT');
  }

  agreed(): readonly DerivedAgreement[] {
    const pairwise = this.#pairwise;
    const own = this.#agreed.agreement(
      'fils',
      {
        pmk: this.#pmk,
        pmkid: this.#pmkid,
        ptk: pairwise && {
          step: pairwise.step,
          names: { ptk: 'FILS-Key-Data', kck: 'ICK', kek: 'KEK', tk: 'TK' },
        },
      },
      pairwise?.m3 ? this.#context.keys.group : [],
      ({ name }) => name === 'siv' || name === 'key-auth',
    );
    return own ? [own] : [];
  }

  need(): SecretNeed | null | undefined {
    if (this.#pmk) return null;
    const { authAlgorithm, network } = this.#context.attempt;
    if (authAlgorithm === Algorithm.FilsSk) return this.#under.need?.();
    return authAlgorithm === Algorithm.FilsSkPfs
      ? { kind: 'pmk', ssid: network.ssid, sentence: PFS_NEED }
      : null;
  }

  /** Both nonces are there: both ends make the keys. */
  #authenticated(located: Located, when: When): void {
    const { attempt, steps, suite, keys } = this.#context;
    const anonce = nonceOf(located);
    const [spa, aa] = [attempt.station, attempt.bssid].map((address) => {
      const span = addressSpan(located.frame, address);
      return span && located.ref(span);
    });
    const snonce = this.#snonce;
    const algorithm = attempt.authAlgorithm;
    if (
      !anonce ||
      !snonce ||
      !spa ||
      !aa ||
      !suite.recipe ||
      (algorithm !== Algorithm.FilsSk && algorithm !== Algorithm.FilsSkPfs)
    )
      return;
    const dh = algorithm === Algorithm.FilsSkPfs ? this.#dh.agree(located, when) : null;
    if (algorithm === Algorithm.FilsSkPfs && !dh) return;
    const plain: FilsSources = { spa, aa, snonce, anonce, ...(dh && { publics: dh.publics }) };
    const shared = dh?.shared() ?? null;
    const withShared = dh ? shared && { ...plain, shared } : plain;
    const seen = located.frame.management?.rsn.find((r) => r.kind === 'rsn')?.pmkids[0];
    const named = seen && !isZero(steps.resolve(located.ref(seen))) ? located.ref(seen) : null;
    // What is agreed goes into a PMK that this exchange makes, else into the keys, and never into both.
    const from = named ? withShared : plain;
    const pmk = from && (named ? this.#earlierPmk(from, named, when) : this.#newPmk(from, withShared, when));
    if (!from || !pmk) return;
    this.#sources = from;
    this.#pmk = pmk;
    if (seen) {
      const step = steps.add(this.#pmkidSpec(located.ref(seen), pmk, from, when));
      this.#agreed.check(step);
      this.#pmkid = out(step.id, 'PMKID');
    }
    const ft = suite.akm?.ft ?? false;
    const step = steps.add(filsKeysStep(this.#hash, pmk, from, suite.recipe.tk, ft, when));
    this.#pairwise = {
      step: step.id,
      anonce: steps.resolve(anonce),
      snonce: steps.resolve(snonce),
      m2: null,
      m3: null,
      unwrapped: [],
      inUse: false,
    };
    keys.pairwise.push(this.#pairwise);
  }

  /**
   * The check of the name that the AP gives: as made of the PMK, or one that the station has given itself. A PMK has other names
   * where another AP made it, or EAP-RP did (12.6.10.3, 12.11.2.5.2).
   */
  #pmkidSpec(seen: Ref, pmk: Ref, from: FilsSources, when: When): StepSpec {
    const { steps } = this.#context;
    const name = steps.resolve(seen);
    const said = { seen, where: 'the authentication response', fromAp: true };
    const asked = this.#named.find((ref) => equal(steps.resolve(ref), name));
    if (asked && !equal(this.#nameOf(steps.resolve(pmk), from), name))
      return agreedPmkidStep({ pmkid: asked, ...said }, when);
    const { aa, spa } = from;
    return pmkidStep({ hash: this.#hash, pmk, aa, spa, ...said }, when);
  }

  /** The PMK that the AP names: of an attempt before this one, or given. */
  #earlierPmk(from: FilsSources, named: Ref, when: When): Ref | null {
    const { steps, attempt, suite, candidates } = this.#context;
    const name = steps.resolve(named);
    const kept = this.#kept(from, name);
    if (kept) return out(steps.add(cachedPmkStep(kept.attempt, kept.pmk, when)).id, 'PMK');
    const known = candidates.find(({ pmk }) => equal(this.#nameOf(pmk, from), name));
    const by = known ?? candidates.find(({ pmk }) => this.#opens(pmk, from)) ?? candidates[0] ?? null;
    return new GivenPmk(steps, attempt, suite, by).pmk(when);
  }

  /**
   * The PMK that EAP-RP gives, of the secret that opens the request: the rMSK, or the PMK itself.
   * @param whole what the PMK is made of; null: what both ends agreed on is not known
   */
  #newPmk(from: FilsSources, whole: FilsSources | null, when: When): Ref | null {
    const { steps, attempt, suite, candidates, secrets } = this.#context;
    const inputs = whole && this.#values(whole);
    const renewed =
      inputs &&
      secrets.find(
        (secret) =>
          (secret.kind === 'msk' || secret.kind === 'pmk') &&
          this.#opens(filsPmk(this.#hash, secret.value, inputs), from),
      );
    if (renewed) {
      const ref: Ref = { from: 'secret', secret: renewed.id, part: 'value' };
      const rmsk = { name: 'rMSK', role: 'secret', ref, note: renewed.origin } as const;
      return out(steps.add(filsPmkStep(this.#hash, rmsk, whole, when)).id, 'PMK');
    }
    const by = candidates.find(({ pmk }) => this.#opens(pmk, from)) ?? null;
    return new GivenPmk(steps, attempt, suite, by).pmk(when);
  }

  #values(from: FilsSources) {
    const value = (ref: Ref) => this.#context.steps.resolve(ref);
    return {
      spa: value(from.spa),
      aa: value(from.aa),
      snonce: value(from.snonce),
      anonce: value(from.anonce),
      ...(from.shared && { dh: value(from.shared) }),
    };
  }

  #nameOf(pmk: Bytes, from: FilsSources): Bytes {
    const { aa, spa } = this.#values(from);
    return pmkid(this.#hash, pmk, aa, spa);
  }

  /** A PMK of an attempt before this one that has this name. */
  #kept(from: FilsSources, name: Bytes): { readonly attempt: string; readonly pmk: Ref } | null {
    for (const trace of this.#context.earlier().toReversed()) {
      const { id, station, bssid } = trace.attempt;
      if (station !== this.#context.attempt.station || bssid !== this.#context.attempt.bssid) continue;
      for (const { keys } of [...trace.agreements, ...trace.handshakes]) {
        const bytes = outputOf(trace, keys.pmk);
        if (keys.pmk?.from === 'step' && bytes && equal(this.#nameOf(bytes, from), name))
          return { attempt: id, pmk: { ...keys.pmk, attempt: id } };
      }
    }
    return null;
  }

  /**
   * Whether an association request is made with a PMK: it opens with it, or, in a report of before it was sealed, its key
   * confirmation is that of the PMK. A trial: it makes no step.
   */
  #opens(pmk: Bytes, from: FilsSources): boolean {
    const { attempt, suite, frame, steps } = this.#context;
    if (!suite.recipe) return false;
    const values = this.#values(from);
    const { kek, ick } = filsKeys(this.#hash, pmk, values, suite.recipe.tk, suite.akm?.ft);
    const { spa, aa, snonce, anonce } = values;
    const publics = from.publics
      ? [from.publics.station, from.publics.ap].map((ref) => steps.resolve(ref))
      : [];
    return withoutData(attempt).some(({ kind, encrypted, record }) => {
      if (kind !== 'association-request' || encrypted) return false;
      const located = inRecord(frame(record), record);
      const octets = ({ start, end }: Span) => located.frame.bytes.subarray(start, end);
      const said = confirmationOf(located.frame.management?.elements ?? []);
      if (said) return equal(octets(said), filsKeyAuth(this.#hash, ick, snonce, anonce, spa, aa, ...publics));
      const parts = partsOf(located);
      if (!parts) return false;
      return sivDecrypt(kek, [spa, aa, snonce, anonce, octets(parts.open)], octets(parts.sealed)).ok;
    });
  }

  #association(message: TrackedMessage, located: Located, when: When): void {
    const [pairwise, from] = [this.#pairwise, this.#sources];
    if (!pairwise || !from || message.status) return;
    const fromAp = message.direction === 'to-station';
    const opened = this.#open(located, pairwise, from, fromAp, when);
    if (!opened) return;
    const { elements, bytes, ref } = opened;
    const confirmation = confirmationOf(elements);
    if (confirmation) {
      const subject = { fromAp, ick: out(pairwise.step, 'ICK'), seen: ref(confirmation) };
      const step = this.#context.steps.add(keyAuthStep(this.#hash, subject, from, when));
      this.#agreed.check(step);
      if (!step.checks[0]!.ok) return;
    }
    if (!fromAp) pairwise.m2 = true;
    else if (!pairwise.m3) {
      const delivery = extension(elements, ExtensionElement.FilsKeyDelivery)?.body;
      this.#install(pairwise, { bytes, ref }, delivery, when);
    }
  }

  /**
   * What an association frame says behind the FILS session: opened, or as it stands in a report of before it was sealed or after
   * it was opened; null where it does not open.
   */
  #open(
    located: Located,
    pairwise: Pairwise,
    from: FilsSources,
    fromAp: boolean,
    when: When,
  ): (Octets & { readonly elements: readonly ElementInfo[] }) | null {
    const { frame, ref } = located;
    const { elements } = frame.management!;
    if (confirmationOf(elements)) return { elements, bytes: frame.bytes, ref };
    const parts = partsOf(located);
    if (!parts) return null;
    const { start } = parts.sealed;
    const sealed = {
      fromAp,
      open: ref(parts.open),
      sealed: ref(parts.sealed),
      v: ref({ start, end: start + SIV }),
      tree: (bytes: Bytes) => elementsOf(bytes).fields,
    };
    const step = this.#context.steps.add(openStep(sealed, out(pairwise.step, 'KEK'), from, when));
    this.#agreed.check(step);
    if (!step.checks[0]!.ok) return null;
    const { bytes } = step.outputs.find((o) => o.name === 'plaintext')!;
    return { elements: elementsOf(bytes).elements, bytes, ref: (span) => out(step.id, 'plaintext', span) };
  }

  /** The group keys of the response, and the moment from which on all is encrypted. */
  #install(pairwise: Pairwise, { bytes, ref }: Octets, delivery: Span | undefined, when: When): void {
    const { steps, keys } = this.#context;
    pairwise.m3 = true;
    pairwise.inUse = true;
    if (delivery && delivery.end - delivery.start >= RSC) {
      const kdes = { start: delivery.start + RSC, end: delivery.end };
      const data: KeyDataInfo = dissectKeyData(bytes.subarray(kdes.start, kdes.end), false);
      const from = { ref: ref(kdes), message: 'the association response' };
      const named = [
        ['GTK', data.gtks],
        ['IGTK', data.igtks],
        ['BIGTK', data.bigtks],
      ] as const;
      for (const [name, infos] of named)
        for (const info of infos) {
          const taken = steps.add(groupKeyStep(name, info, from, when));
          const length = info.key.end - info.key.start;
          keys.group.push({ name, id: info.keyId, length, ref: out(taken.id, name) });
        }
    }
    const said = {
      explanation:
        'The two sealed frames have proved the keys to both ends and handed over the group keys, so no four-way ' +
        'handshake follows.',
      clause: 'IEEE 802.11-2020, 12.11.2.7',
    };
    steps.add(keysInUseStep(out(pairwise.step, 'TK'), keys.group, said, when));
  }
}

const elementsOf = (bytes: Bytes) => dissectElements(bytes, { start: 0, end: bytes.length }, {});

/** The FILS nonce of an authentication frame: 16 octets. */
function nonceOf({ frame, ref }: Located): Ref | null {
  const body = frame.management && extension(frame.management.elements, ExtensionElement.FilsNonce)?.body;
  return body && body.end - body.start === 16 ? ref(body) : null;
}

const outputOf = (trace: Trace, ref: Ref | undefined): Bytes | null =>
  ref?.from === 'step' && ref.attempt === undefined
    ? (trace.step(ref.step)?.outputs.find((output) => output.name === ref.output)?.bytes ?? null)
    : null;

/** Attempts with FILS authentication; one that begins with EAP is as any other. */
export function fils(
  context: AgreementContext,
  under: (context: AgreementContext) => Agreement,
): Agreement | null {
  const { akm } = context.suite;
  const algorithm = context.attempt.authAlgorithm ?? 0;
  if (akm?.keyWrap !== 'aes-siv' || algorithm < 4 || algorithm > 6) return null;
  return new Fils(context, under(context), akm.hash === 'sha384' ? 'sha384' : 'sha256');
}
