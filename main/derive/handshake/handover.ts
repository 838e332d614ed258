import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import { out, type StepBuilder, type When } from '../../calculate/builder.ts';
import { nameStep } from '../../calculate/ft/index.ts';
import {
  type ElementSubject,
  elementStep,
  type GroupKey,
  type GroupKeyName,
  groupKeyStep,
  KEY_DATA,
  shifted,
  unwrapStep,
} from '../../calculate/keys/index.ts';
import type { Ref } from '../../calculate/types.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import type { KeyDataInfo, RsnInfo, Span } from '../../dissect/types.ts';
import { eapolKeyAlgorithms } from '../../standard/akms.ts';
import { Element } from '../../standard/elements.ts';
import { Descriptor } from '../../standard/frames.ts';
import { OUI_WFA } from '../../standard/suite.ts';
import { partOf } from '../../track/classify.ts';
import { type Done, type ExchangeContext, isWhole } from '../state.ts';

/** Key data that can be read, and how to refer to its octets. */
interface Readable {
  readonly bytes: Bytes;
  ref(span: Span): Ref;
}

/** What the key data of M2, M3 and G1 hands over: group keys, and elements to compare. */
export class Handover {
  readonly #steps: StepBuilder;
  readonly #context: ExchangeContext;
  /** Key data that was opened when its message was checked. */
  readonly #opened = new Map<Done, Readable>();

  constructor(steps: StepBuilder, context: ExchangeContext) {
    this.#steps = steps;
    this.#context = context;
  }

  /** In the order in which they came. */
  get groupKeys(): GroupKey[] {
    return this.#context.keys.group;
  }

  /** The newest key of each kind, id and link. */
  latest(): GroupKey[] {
    return [
      ...new Map(this.groupKeys.map((key) => [`${key.name} ${key.id} ${key.link ?? ''}`, key])).values(),
    ];
  }

  /** Opens key data where that is the check of the message: with AES-SIV. */
  open(done: Done, when: When): void {
    const { message } = done;
    if (this.#context.suite.akm?.keyWrap !== 'aes-siv' || !message.key.encryptedKeyData || !isWhole(message))
      return;
    const readable = this.#unwrap(done, false, when);
    if (readable) this.#opened.set(done, readable);
  }

  /** M2 repeats the element of the association request. */
  ofM2(done: Done, when: When): void {
    const { wpa, akm } = this.#context.suite;
    if (akm?.ft) {
      const { bytes, ref } = this.#opened.get(done) ?? inClear(done);
      this.#keyName(done, dissectKeyData(bytes, wpa), ref, when);
      return;
    }
    const kind = wpa ? 'wpa' : 'rsn';
    const requested = this.#requestBefore(done, kind);
    if (!requested) return;
    const { bytes, ref } = this.#opened.get(done) ?? inClear(done);
    const own = dissectKeyData(bytes, wpa).rsn.find((r) => r.kind === kind);
    if (!own) return;
    const { start, end } = requested.span;
    const step = this.#steps.add(
      elementStep(
        {
          element: wpa ? 'WPA element' : 'RSNE',
          check: 'rsne-m2',
          message: 'M2',
          expected: {
            where: 'the association request',
            ref: { from: 'record', record: requested.record, start, end },
          },
          seen: ref(own.span),
        },
        when,
      ),
    );
    done.checks.push(...step.checks);
  }

  /**
   * The element that this M2 repeats: a station that associates again, with other choices, answers the new M1 under the new ones,
   * and did not know them before.
   */
  #requestBefore({ message }: Done, kind: RsnInfo['kind']): { record: number; span: Span } | null {
    const { attempt, frame } = this.#context;
    const { requested } = attempt.selection;
    if (!requested) return null;
    if (requested.record < message.record) return { ...requested, span: requested.rsn.span };
    const before = attempt.messages.findIndex(({ record }) => record === message.record);
    for (const { kind: is, record, encrypted } of attempt.messages
      .slice(0, Math.max(before, 0))
      .toReversed()) {
      if (is !== 'association-request' || encrypted) continue;
      const rsn = frame(record).management?.rsn.find((one) => one.kind === kind);
      if (rsn) return { record, span: rsn.span };
    }
    return null;
  }

  /** M3 and G1 carry group keys; M3 repeats what the AP announces. */
  fromAp(done: Done, when: When): void {
    const { message } = done;
    if (!isWhole(message)) return;
    const { wpa } = this.#context.suite;
    // A group message of WPA1 carries the GTK alone, encrypted though no bit says so.
    const bare = message.name === 'G1' && message.key.descriptorType === Descriptor.Wpa;
    const sealed = message.key.encryptedKeyData || bare;
    const readable = this.#opened.get(done) ?? (sealed ? this.#unwrap(done, bare, when) : inClear(done));
    if (!readable) return;
    const { bytes, ref } = readable;
    const from = { ref: ref({ start: 0, end: bytes.length }), message: message.name };
    if (bare) {
      const key = { start: 0, end: Math.min(bytes.length, message.key.keyLength || bytes.length) };
      this.#take(done, 'GTK', { keyId: message.key.keyIndex, key }, from, when);
      return;
    }
    const data = dissectKeyData(bytes, wpa);
    for (const info of data.gtks) this.#take(done, 'GTK', info, from, when);
    for (const info of data.igtks) this.#take(done, 'IGTK', info, from, when);
    for (const info of data.bigtks) this.#take(done, 'BIGTK', info, from, when);
    if (message.name === 'M3') this.#elementsOfM3(done, data, readable, when);
  }

  #unwrap(done: Done, bare: boolean, when: When): Readable | null {
    const { pairwise, located, message } = done;
    const { suite } = this.#context;
    const wrap = eapolKeyAlgorithms(message.key.version, suite.akm)?.keyWrap;
    const wrapped = partOf(located, message.key.keyData);
    if (!pairwise || !suite.recipe?.kek || !wrap || pairwise.unwrapped.some((other) => equal(other, wrapped)))
      return null;
    const tree = bare ? null : (bytes: Bytes) => dissectKeyData(bytes, suite.wpa).fields;
    const spec = unwrapStep(message.name, located, out(pairwise.step, 'KEK'), wrap, tree, when);
    if (!spec) return null;
    pairwise.unwrapped.push(wrapped);
    const step = this.#steps.add(spec);
    done.checks.push(...step.checks);
    if (step.checks.some((c) => c.ok === false)) return null;
    return {
      bytes: step.outputs.find((o) => o.name === KEY_DATA)!.bytes,
      ref: (span) => out(step.id, KEY_DATA, span),
    };
  }

  #take(
    done: Done,
    name: GroupKeyName,
    info: { readonly keyId: number; readonly key: Span; readonly linkId?: number | null },
    from: { readonly ref: Ref; readonly message: string },
    when: When,
  ): void {
    const step = this.#steps.add(groupKeyStep(name, info, from, when));
    const length = info.key.end - info.key.start;
    const link = info.linkId ?? null;
    const key: GroupKey = {
      name,
      id: info.keyId,
      ...(link !== null && { link }),
      length,
      ref: out(step.id, name),
    };
    this.groupKeys.push(key);
    done.groupKeys.push(key);
  }

  /** With FT the RSN element in M2 and M3 is changed: it names the PMK-R1 of this handshake. */
  #keyName(done: Done, data: KeyDataInfo, ref: (span: Span) => Ref, when: When): void {
    const own = this.#context.pmkid(when);
    const found = data.rsn.find((r) => r.kind === 'rsn')?.pmkids[0];
    const where = done.message.name;
    if (!own || !found) return;
    const subject = { name: 'PMKR1Name', own, seen: ref(found), where, fromAp: where === 'M3' } as const;
    done.checks.push(...this.#steps.add(nameStep(subject, when)).checks);
  }

  #elementsOfM3(done: Done, data: KeyDataInfo, { ref, bytes: own }: Readable, when: When): void {
    const { advertised } = this.#context.attempt.network;
    const { akm, wpa } = this.#context.suite;
    if (akm?.ft) this.#keyName(done, data, ref, when);
    if (!advertised || akm?.ft) return;
    const { record } = advertised;
    const { management } = this.#context.frame(record);
    const where = management?.kind === 'beacon' ? 'the beacon' : 'the probe response';
    const compare = (
      element: string,
      check: ElementSubject['check'],
      expected: Span | undefined,
      seen: Span | undefined,
    ) => {
      if (!expected || !seen) return;
      const { start, end } = expected;
      const from: Ref = { from: 'record', record, start, end };
      const step = this.#steps.add(
        elementStep({ element, check, message: 'M3', expected: { where, ref: from }, seen: ref(seen) }, when),
      );
      done.checks.push(...step.checks);
    };
    const kind = wpa ? 'wpa' : 'rsn';
    // Of a multi-link AP each link's elements stand in the link's KDE.
    const link = data.links.find(({ address }) => address === this.#context.attempt.bssid);
    const { rsn, elements } = link && link.rsn.length > 0 ? link : data;
    compare(
      wpa ? 'WPA element' : 'RSNE',
      'rsne-m3',
      advertised.rsn.find((r) => r.kind === kind)?.span,
      rsn.find((r) => r.kind === kind)?.span,
    );
    compare('RSNXE', 'rsnxe-m3', rsnxe(management?.elements), rsnxe(elements));
    for (const { selector, name, check } of OVERRIDES) {
      const { bytes } = this.#context.frame(record);
      compare(
        name,
        check,
        vendorSpan(management?.elements, bytes, selector),
        vendorSpan(data.elements, own, selector),
      );
    }
  }
}

function inClear({ located }: Done): Readable {
  const { keyData } = located.key;
  return {
    bytes: partOf(located, keyData),
    ref: (span) => located.ref(shifted(span, keyData.start)),
  };
}

/** Elements of the Wi-Fi Alliance (WPA3 3.4) that stand in for the RSNE and RSNXE where a station follows them. */
const OVERRIDES = [
  { selector: `${OUI_WFA}29`, name: 'RSNE override', check: 'rsno-m3' },
  { selector: `${OUI_WFA}2a`, name: 'RSNE override 2', check: 'rsno2-m3' },
  { selector: `${OUI_WFA}2b`, name: 'RSNXE override', check: 'rsnxo-m3' },
] as const;

type Listed = readonly { readonly id: number; readonly span: Span; readonly body: Span }[] | undefined;

/** The vendor element of this OUI and type. */
const vendorSpan = (elements: Listed, bytes: Bytes, selector: string): Span | undefined =>
  elements?.find(
    ({ id, body: { start } }) =>
      id === Element.Vendor && toHex(bytes.subarray(start, start + 4)) === selector,
  )?.span;

/** RSN extension element (9.4.2.241). */
const rsnxe = (
  elements: readonly { readonly id: number; readonly span: Span }[] | undefined,
): Span | undefined => elements?.find((e) => e.id === Element.Rsnx)?.span;
