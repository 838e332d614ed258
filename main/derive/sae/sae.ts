import { isAddress } from '../../base/brand.ts';
import { compare, equal } from '../../base/bytes.ts';
import { out, type StepSpec, type When } from '../../calculate/builder.ts';
import { agreedPmkidStep } from '../../calculate/keys/index.ts';
import { addressSpan, inRecord, type Located } from '../../calculate/located.ts';
import { keyAddresses } from '../../calculate/mld.ts';
import {
  checkCommitStep,
  checkConfirmStep,
  commitOf,
  confirmStep,
  contextStep,
  elementStep,
  forNetwork,
  givenKs,
  givenSecretStep,
  hashOfPair,
  huntStep,
  isSae,
  isSound,
  keyseedStep,
  keysStep,
  octetsOf,
  otherSide,
  type Pair,
  type Place,
  passwordOf,
  privateOf,
  ptStep,
  pweStep,
  readCommit,
  readConfirm,
  readHead,
  type SaeCommitFrame,
  type SaeConfirmFrame,
  type Side,
  saePkProof,
  saePkSteps,
  scalarStep,
  secretStep,
  sentIn,
  sideOf,
  sideWords,
  tellCommit,
  tellConfirm,
  unmaskStep,
} from '../../calculate/sae/index.ts';
import type { Check, DerivedAgreement, Input, Ref, Secret, SecretNeed, Step } from '../../calculate/types.ts';
import { hashLength } from '../../crypto/hash.ts';
import { keyseedSalt } from '../../crypto/sae.ts';
import { Algorithm } from '../../standard/frames.ts';
import { withoutData } from '../../track/messages.ts';
import type { TrackedMessage } from '../../track/types.ts';
import type { Agreement, AgreementContext } from '../agreement.ts';
import { unknownStep } from './unknown.ts';

/** What was computed of one commit. */
interface Sent {
  readonly commit: SaeCommitFrame;
  /** Its rand and mask, where they were given. */
  readonly own: Secret<'sae'> | null;
  readonly pwe: Ref | null;
}

/** Keys that one shared secret gave. */
interface Chain {
  /** Ends that are known to have it; none: it was given without saying whose it is. */
  readonly sides: Side[];
  readonly k: Ref;
  readonly keys: string;
  confirmed: boolean | null;
}

type Told = DerivedAgreement['messages'][number] & { readonly checks: Check[] };

/** SAE (IEEE 802.11-2020, 12.4): what its frames show, and all that a password, rand and mask, or k make computable. */
export class Sae implements Agreement {
  readonly #context: AgreementContext;
  readonly #place: Place;
  readonly #sent = new Map<Side, Sent>();
  readonly #pwes = new Map<string, Ref | null>();
  readonly #messages: Told[] = [];
  /** The commit that is being told, where it is a new one. */
  #draft: Sent | null = null;
  #pair: Pair<SaeCommitFrame> | null = null;
  #chains: Chain[] = [];
  /** Step of the PMKID of `#pair`. */
  #pmkid: string | null = null;
  #password: Secret<'passphrase'> | null = null;

  constructor(context: AgreementContext) {
    this.#context = context;
    const { attempt, suite } = context;
    const ends = keyAddresses(attempt, suite.mld);
    this.#place = { ssid: attempt.network.ssid, addresses: ends && [ends.aa, ends.spa] };
  }

  before(message: TrackedMessage, located: Located): void {
    this.#draft = null;
    if (message.repeats !== null) return;
    const when = whenOf(message);
    const commit = this.#commit(message, located);
    if (commit) {
      if (!this.#sentBefore(commit)) this.#draft = this.#prepare(commit, when);
      return;
    }
    const confirm = this.#confirm(message, located);
    const chain = confirm && this.#chains.find(({ sides }) => sides.includes(confirm.side));
    if (confirm && chain && this.#pair)
      this.#context.steps.add(confirmStep(this.#pair, confirm, out(chain.keys, 'KCK'), when));
  }

  part(message: TrackedMessage, located: Located): Partial<StepSpec> {
    if (isSae(located.frame, 2)) return tellConfirm(message, this.#confirm(message, located));
    const head = readHead(message, located);
    if (!head) return {};
    const commit = readCommit(head);
    return tellCommit(message, head, commit, commit !== null && this.#draft === null);
  }

  after(message: TrackedMessage, located: Located, step: Step): void {
    const when = whenOf(message);
    if (message.kind === 'association-request') {
      this.#checkRequest(located, when);
      return;
    }
    const transaction = isSae(located.frame, 1) ? 'commit' : isSae(located.frame, 2) ? 'confirm' : null;
    if (!transaction || message.repeats !== null) return;
    const { record, time } = message;
    const name = `${transaction} of the ${sideWords(sideOf(message))}`;
    const told: Told = { name, record, time, checks: [], step: step.id };
    this.#messages.push(told);
    const commit = this.#commit(message, located);
    if (commit) {
      this.#received(commit, told, when);
      return;
    }
    const confirm = this.#confirm(message, located);
    if (confirm) this.#confirmed(confirm, told, when);
  }

  pmk(when: When): Ref | null {
    const chain = this.#best;
    const given = chain?.confirmed ? null : this.#context.given.pmk(when);
    return given ?? (chain && out(chain.keys, 'PMK'));
  }

  pmkid(): Ref | null {
    return this.#pmkid === null ? null : out(this.#pmkid, 'PMKID');
  }

  agreed(): readonly DerivedAgreement[] {
    if (this.#messages.length === 0) return [];
    const chain = this.#best;
    const checks = this.#messages.flatMap((message) => message.checks);
    const confirms = checks.filter(({ name }) => name === 'sae-confirm' || name.startsWith('sae-pk-'));
    return [
      {
        kind: 'sae',
        messages: this.#messages,
        verified: confirms.length === 0 ? null : confirms.every((check) => check.ok),
        keys: {
          ...(chain && { pmk: out(chain.keys, 'PMK'), kck: out(chain.keys, 'KCK') }),
          ...(this.#pmkid !== null && { pmkid: out(this.#pmkid, 'PMKID') }),
          gtk: [],
          igtk: [],
          bigtk: [],
        },
      },
    ];
  }

  need(): SecretNeed | null | undefined {
    return this.#chains.length > 0 ? null : undefined;
  }

  /** The keys of both ends, where there is a choice. */
  get #best(): Chain | null {
    return this.#chains.find((chain) => chain.confirmed) ?? this.#chains[0] ?? null;
  }

  #commit(message: TrackedMessage, located: Located): SaeCommitFrame | null {
    const head = readHead(message, located);
    return head && readCommit(head);
  }

  #confirm(message: TrackedMessage, located: Located): SaeConfirmFrame | null {
    return readConfirm(message, located, this.#pair && hashLength(this.#pair.hash));
  }

  /** The same scalar as the last of its sender: sent again, with a token or because no answer came. */
  #sentBefore(commit: SaeCommitFrame): boolean {
    const last = this.#sent.get(commit.side)?.commit;
    return last !== undefined && equal(commitOf(last).scalar, commitOf(commit).scalar);
  }

  /** What the sender of a commit computes: the PWE of its password, scalar and element. */
  #prepare(commit: SaeCommitFrame, when: When): Sent {
    const { steps, secrets } = this.#context;
    const own = privateOf(commit, secrets);
    const password = passwordOf(commit, this.#place, secrets, own);
    this.#password = password;
    let pwe = password && this.#pwe(commit, password, when);
    if (own) steps.add(scalarStep(sentIn(commit), own, when));
    if (own && isSound(commit)) {
      const made = pwe && steps.add(elementStep(sentIn(commit), own, pwe, when));
      if (!made?.checks.every((check) => check.ok))
        pwe = out(steps.add(unmaskStep(commit, own, when)).id, 'PWE');
    }
    return { commit, own, pwe };
  }

  /** The PWE of a password, made once for a group and a method. */
  #pwe(commit: SaeCommitFrame, secret: Secret<'passphrase'>, when: When): Ref | null {
    const { group, method, side, located } = commit;
    const key = `${secret.id} ${group.number} ${method}`;
    const known = this.#pwes.get(key);
    if (known !== undefined) return known;
    const { steps } = this.#context;
    const addresses = this.#addresses(located);
    const ssid = this.#ssid(secret);
    const password: Input = {
      name: 'password',
      role: 'secret',
      ref: { from: 'secret', secret: secret.id, part: 'value' },
      note: secret.origin,
    };
    let pwe: Ref | null = null;
    if (addresses && method === 'hnp')
      pwe = out(steps.add(huntStep({ group, password, addresses }, side, steps, when)).id, 'PWE');
    else if (addresses && ssid) {
      const identifier: Input | null = commit.identifier && {
        name: 'identifier',
        role: side,
        ref: located.ref(commit.identifier),
        note: 'password identifier',
      };
      const pt = steps.add(ptStep({ group, ssid, password, identifier }, side, when));
      pwe = out(steps.add(pweStep(out(pt.id, 'PT'), { group, addresses }, side, when)).id, 'PWE');
    }
    this.#pwes.set(key, pwe);
    return pwe;
  }

  #ssid(secret: Secret<'passphrase'>): Input | null {
    const { ssidRecord } = this.#context.attempt.network;
    if (ssidRecord) return { name: 'SSID', role: 'ap', ref: { from: 'record', ...ssidRecord } };
    return (
      secret.ssid && {
        name: 'SSID',
        role: 'secret',
        ref: { from: 'secret', secret: secret.id, part: 'ssid' },
      }
    );
  }

  #addresses({ frame, ref }: Located): readonly [Input, Input] | null {
    const { attempt, suite } = this.#context;
    const [aa, spa] = [attempt.bssid, attempt.station].map((address) => {
      const span = addressSpan(frame, address);
      return span && ref(span);
    });
    const { mld } = suite;
    const [ap, station] = mld ? [mld.ap.ref, mld.station.ref] : [aa, spa];
    if (!ap || !station) return null;
    // Between multi-link devices the addresses of a link do not count (802.11be, 12.4.5.2).
    const of = mld ? 'MLD address' : 'address';
    return [
      { name: 'AA', role: 'ap', ref: ap, argument: 'a', note: `${of} of the AP` },
      { name: 'SPA', role: 'station', ref: station, argument: 'b', note: `${of} of the station` },
    ];
  }

  /** The receiver checks a commit; with the other end's the pair is whole. */
  #received(commit: SaeCommitFrame, told: Told, when: When): void {
    const { steps } = this.#context;
    const other = this.#sent.get(otherSide(commit.side))?.commit ?? null;
    const check = steps.add(checkCommitStep(commit, other, when));
    told.checks.push(...check.checks);
    if (check.checks.some((c) => c.ok === false)) return;
    if (this.#draft) this.#sent.set(commit.side, this.#draft);
    if (other?.number !== commit.number || other.method !== commit.method) return;
    const [station, ap] = commit.side === 'ap' ? [other, commit] : [commit, other];
    const known = this.#pair;
    const same = (one: SaeCommitFrame, two: SaeCommitFrame) =>
      equal(commitOf(one).scalar, commitOf(two).scalar);
    if (known && same(known.station, station) && same(known.ap, ap)) return;
    const hash = hashOfPair(station);
    const extended = /:2[45]$/.test(this.#context.suite.akm?.suite ?? '');
    this.#pair = { station, ap, hash, pmkLength: extended ? hashLength(hash) : 32 };
    this.#agree(this.#pair, when);
  }

  /** All keys that the secrets give for a pair of commits, and the PMKID, which needs none. */
  #agree(pair: Pair<SaeCommitFrame>, when: When): void {
    const { steps, secrets } = this.#context;
    const context = steps.add(contextStep(pair, when)).id;
    this.#pmkid = context;
    this.#chains = [];
    // The order of the addresses enters the keys.
    if (!this.#place.addresses) return;
    const known: { k: Ref; side: Side | null }[] = [];
    for (const side of ['station', 'ap'] as const) {
      const sent = this.#sent.get(side);
      if (!sent?.own || !sent.pwe) continue;
      const step = steps.add(secretStep(pair, side, sent.own, sent.pwe, known[0]?.k ?? null, when));
      known.push({ k: out(step.id, 'k'), side });
    }
    if (known.length === 0) {
      const confirms = this.#confirmsAhead(hashLength(pair.hash));
      const ours = secrets.filter((secret) => forNetwork(secret, this.#place.ssid));
      for (const { secret, side } of givenKs(pair, confirms, this.#salt(pair), ours))
        known.push({ k: out(steps.add(givenSecretStep(secret, side, when)).id, 'k'), side });
    }
    for (const { k, side } of known) this.#chain(pair, k, side, context, when);
    if (this.#chains.length === 0)
      steps.add(unknownStep(this.#password !== null, this.#context.candidates.length > 0, when));
  }

  /** The keys of one k; of the same k at both ends once. */
  #chain(pair: Pair<SaeCommitFrame>, k: Ref, side: Side | null, context: string, when: When): void {
    const { steps } = this.#context;
    const same = this.#chains.find((chain) => equal(steps.resolve(chain.k), steps.resolve(k)));
    if (same) {
      if (side) same.sides.push(side);
      return;
    }
    const actor = side ?? 'observer';
    const keyseed = steps.add(keyseedStep(pair, k, this.#apFirst, actor, when));
    const from = { keyseed: out(keyseed.id, 'keyseed'), context: out(context, 'context') };
    const { id } = steps.add(keysStep(pair, from, actor, when));
    this.#chains.push({ sides: side ? [side] : [], k, keys: id, confirmed: null });
  }

  get #apFirst(): boolean {
    const [ap, station] = this.#place.addresses!;
    return compare(ap, station) > 0;
  }

  #salt({ station, ap, hash }: Pair<SaeCommitFrame>) {
    const [apAddress, stationAddress] = this.#place.addresses!;
    const list = (commit: SaeCommitFrame, address: Uint8Array) =>
      commit.rejected ? { address, groups: octetsOf(commit.located, commit.rejected) } : undefined;
    return keyseedSalt(hash, list(ap, apAddress), list(station, stationAddress));
  }

  /** The confirms of the attempt, to tell which k is its own. */
  #confirmsAhead(length: number): SaeConfirmFrame[] {
    return withoutData(this.#context.attempt).flatMap((message) => {
      if (message.kind !== 'authentication' || message.encrypted) return [];
      const located = inRecord(this.#context.frame(message.record), message.record);
      return readConfirm(message, located, length) ?? [];
    });
  }

  /** A confirm is checked with the receiver's KCK, else with the one there is. */
  #confirmed(confirm: SaeConfirmFrame, told: Told, when: When): void {
    const receiver = otherSide(confirm.side);
    const own = this.#chains.find(({ sides }) => sides.includes(receiver));
    const chain = own ?? this.#best;
    if (!chain || !this.#pair) return;
    const kck = out(chain.keys, 'KCK');
    const step = this.#context.steps.add(checkConfirmStep(this.#pair, confirm, kck, own !== undefined, when));
    told.checks.push(...step.checks);
    const ok = step.checks.every((check) => check.ok);
    chain.confirmed = ok && chain.confirmed !== false;
    if (ok && confirm.side === 'ap') this.#proved(confirm, out(chain.keys, 'KEK'), told, when);
  }

  /** With SAE-PK the station goes on: is this AP the one that the password names? */
  #proved(confirm: SaeConfirmFrame, kek: Ref, told: Told, when: When): void {
    const { steps, attempt } = this.#context;
    const pair = this.#pair;
    const proof = pair?.ap.pk && pair.station.pk ? saePkProof(confirm) : null;
    const { bssid, station } = attempt;
    if (!pair || !proof || !isAddress(bssid) || !isAddress(station)) return;
    const password = this.#password;
    const ssid = password && this.#ssid(password);
    const addresses = [bssid, station] as const;
    const done = saePkSteps(steps, proof, { pair, kek, password, ssid, addresses }, when);
    told.checks.push(...done.flatMap((step) => step.checks));
  }

  /** PMKIDs in the association request, beside the one of this exchange. */
  #checkRequest(located: Located, when: When): void {
    const pmkid = this.pmkid();
    const seen = located.frame.management?.rsn.flatMap((rsn) => rsn.pmkids)[0];
    if (!pmkid || !seen) return;
    const subject = { pmkid, seen: located.ref(seen), where: 'the association request', fromAp: false };
    this.#context.steps.add(agreedPmkidStep(subject, when));
  }
}

const whenOf = ({ phase, time, record }: TrackedMessage): When => ({ phase, time, record });

/** SAE takes every attempt that begins with its frames. */
export const sae = (context: AgreementContext): Agreement | null =>
  context.attempt.authAlgorithm === Algorithm.Sae ? new Sae(context) : null;
