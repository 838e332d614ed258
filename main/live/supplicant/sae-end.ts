import { type Bytes, compare } from '../../base/bytes.ts';
import { inRecord, type Located } from '../../calculate/located.ts';
import {
  checkCommitStep,
  checkConfirmStep,
  confirmStep,
  contextStep,
  elementStep,
  hashOfPair,
  huntStep,
  keyseedStep,
  keysStep,
  type Pair,
  ptStep,
  pweStep,
  readCommit,
  readConfirm,
  readHead,
  type SaeCommit,
  scalarStep,
  secretStep,
} from '../../calculate/sae/index.ts';
import type { Input, Secret, Step } from '../../calculate/types.ts';
import { LinkType } from '../../capture/types.ts';
import { hashLength } from '../../crypto/hash.ts';
import { toNumber } from '../../crypto/numbers.ts';
import { commitScalar } from '../../crypto/sae.ts';
import { isIdentity, type SaeGroup } from '../../crypto/sae-group.ts';
import { dissect } from '../../dissect/index.ts';
import type { Frame } from '../../dissect/types.ts';
import { authenticationBody, managementFrame } from '../../simulate/frames/management.ts';
import { le16 } from '../../simulate/frames/octets.ts';
import { commitBody, confirmBody } from '../../simulate/frames/sae.ts';
import { randomScalar } from '../../simulate/sae-end.ts';
import { AKM } from '../../standard/akms.ts';
import { Algorithm, Subtype } from '../../standard/frames.ts';
import { Status } from '../../standard/status.ts';
import type { Acting } from './acting.ts';
import { addressOfAp, ownAddress } from './addresses.ts';
import type { ReadAuthentication } from './frames-read.ts';
import { end } from './outcome.ts';
import type { Choice, Security } from './selection.ts';
import { holds, type Known, output } from './workings.ts';

interface Numbers {
  readonly rand: Bytes;
  readonly mask: Bytes;
}

/** What both commits gave. */
export interface SaeAgreed {
  readonly pair: Pair;
  readonly kck: Known;
  readonly pmk: Known;
  readonly pmkid: Known;
}

/** What is wrong with a commit, by the check that does not hold. */
const WRONG: Readonly<Record<string, string>> = {
  'sae-scalar': 'its scalar is out of range',
  'sae-element': 'its element is none of the group',
  'sae-reflection': 'it is our own commit sent back',
};

/** Our end of one SAE exchange in one group: all that it sends is what a step computed. 802.11-2020 12.4.5. */
export class SaeEnd {
  readonly group: SaeGroup;
  readonly numbers: Numbers;
  readonly #secret: Secret;
  readonly #act: Acting;
  readonly #choice: Choice;
  readonly #security: Security;
  readonly #pwe: Known;
  readonly #scalar: Known;
  readonly #element: Known;
  /** The commit that was sent last. */
  #sent: SaeCommit | null = null;

  private constructor(
    act: Acting,
    choice: Choice,
    security: Security,
    group: SaeGroup,
    made: {
      readonly numbers: Numbers;
      readonly secret: Secret;
      readonly pwe: Known;
      readonly scalar: Known;
      readonly element: Known;
    },
  ) {
    this.#act = act;
    this.#choice = choice;
    this.#security = security;
    this.group = group;
    this.numbers = made.numbers;
    this.#secret = made.secret;
    this.#pwe = made.pwe;
    this.#scalar = made.scalar;
    this.#element = made.element;
  }

  /** Makes the password element, and draws the two numbers of a commit. */
  static async begin(act: Acting, choice: Choice, security: Security, group: SaeGroup): Promise<SaeEnd> {
    const pwe = await passwordElement(act, choice, security, group);
    const numbers = drawn(act, group);
    const secret = act.workings.keep({ kind: 'sae', ssid: choice.ssid, parts: numbers }, 'drawn at random');
    const maker = { side: 'station', group, sent: null } as const;
    const scalar = await act.calculate('SAE scalar', scalarStep(maker, secret, act.when));
    const element = await act.calculate('SAE commit', elementStep(maker, secret, pwe.ref, act.when));
    return new SaeEnd(act, choice, security, group, {
      numbers,
      secret,
      pwe,
      scalar: output(scalar, 'scalar'),
      element: output(element, 'element'),
    });
  }

  /** The commit to send: its status, and what follows that. */
  commit(
    token: Bytes | null,
    rejectedGroups: readonly number[],
  ): { readonly status: number; readonly body: Bytes } {
    const { akm, pwe } = this.#security;
    const h2e = pwe === 'h2e';
    const body = commitBody({
      group: this.group.number,
      scalar: this.#scalar.bytes,
      element: this.#element.bytes,
      h2e,
      token,
      rejectedGroups,
      akm: akm === AKM.SAE_EXT_KEY ? akm : null,
    });
    const status = h2e ? Status.HashToElement : Status.Success;
    this.#sent = commitIn('station', status, this.#ours('our SAE Commit', 1, status, body));
    return { status, body };
  }

  /** Takes the AP's commit. @throws Ended where it is not as it must be */
  async agree(answer: ReadAuthentication): Promise<SaeAgreed> {
    const act = this.#act;
    const { group } = this;
    const station = this.#sent!;
    const ap = commitIn('ap', answer.status, this.#theirs('SAE Commit of the access point', answer));
    if (!ap || ap.number !== group.number)
      saeFailed(`the access point's commit is not one of group ${group.number}`);
    const checked = await act.calculate(
      'SAE commit of the access point',
      checkCommitStep(ap, station, act.when),
    );
    const wrong = checked.checks.find(({ ok }) => !ok);
    if (wrong) saeFailed(`the access point's commit is not acceptable: ${WRONG[wrong.name] ?? wrong.name}`);
    const hash = hashOfPair(station);
    const extended = this.#security.akm === AKM.SAE_EXT_KEY;
    const pair: Pair = { station, ap, hash, pmkLength: extended ? hashLength(hash) : 32 };
    const context = await act.calculate('SAE PMKID', contextStep(pair, act.when));
    const shared = await act.calculate(
      'SAE secret',
      secretStep(pair, 'station', this.#secret, this.#pwe.ref, null, act.when),
    );
    if (isIdentity(group, output(shared, 'K').bytes))
      saeFailed("the access point's commit is not acceptable: the shared element is the identity");
    const apFirst = compare(this.#aa.bytes, ownAddress(act).bytes) > 0;
    const keyseed = await act.calculate(
      'SAE keyseed',
      keyseedStep(pair, output(shared, 'k').ref, apFirst, 'station', act.when),
    );
    const from = { keyseed: output(keyseed, 'keyseed').ref, context: output(context, 'context').ref };
    const keys = await act.calculate('SAE keys', keysStep(pair, from, 'station', act.when));
    return {
      pair,
      kck: output(keys, 'KCK'),
      pmk: output(keys, 'PMK'),
      pmkid: output(context, 'PMKID'),
    };
  }

  /** Our confirm: what follows the status. */
  async confirm({ pair, kck }: SaeAgreed): Promise<Bytes> {
    const act = this.#act;
    const { ref } = act.workings.take('our send-confirm', le16(SEND_CONFIRM));
    const span = { start: 0, end: 2 };
    const frame = { side: 'station', located: { ref: () => ref }, sendConfirm: span, confirm: span } as const;
    const step = await act.calculate('SAE confirm', confirmStep(pair, frame, kck.ref, act.when));
    return confirmBody(SEND_CONFIRM, output(step, 'confirm').bytes);
  }

  /** Whether the AP's confirm is right: then it knows the password too. */
  async isConfirmed({ pair, kck }: SaeAgreed, answer: ReadAuthentication): Promise<boolean> {
    const act = this.#act;
    const located = this.#theirs('SAE Confirm of the access point', answer);
    const frame = readConfirm({ direction: 'to-station' }, located, hashLength(pair.hash));
    if (!frame) return false;
    const spec = checkConfirmStep(pair, frame, kck.ref, true, act.when);
    return holds(await act.calculate('SAE confirm of the access point', spec));
  }

  get #aa(): Known {
    return addressOfAp(this.#act, this.#choice.bss.bssid);
  }

  /** A frame of ours as it goes out. */
  #ours(name: string, transaction: 1 | 2, status: number, body: Bytes): Located {
    const { bssid } = this.#choice.bss;
    const octets = managementFrame(
      Subtype.Authentication,
      { receiver: bssid, transmitter: this.#act.radio.address, bssid },
      authenticationBody(Algorithm.Sae, transaction, status, Uint8Array.from(body)),
    );
    return this.#located(name, dissect(octets, LinkType.Ieee80211));
  }

  #theirs(name: string, { frame }: ReadAuthentication): Located {
    return this.#located(name, frame);
  }

  #located(name: string, frame: Frame): Located {
    const { part } = this.#act.workings.take(name, frame.bytes);
    return { ...inRecord(frame, 0), ref: (span) => part(span).ref };
  }
}

/** The first confirm has the number 1, and is not sent again by us. */
const SEND_CONFIRM = 1;

const commitIn = (side: 'station' | 'ap', status: number, located: Located): SaeCommit | null => {
  const direction = side === 'station' ? 'to-ap' : 'to-station';
  const head = readHead({ direction, status }, located);
  return head && readCommit(head);
};

/** The private half of a commit. 802.11-2020 12.4.5.3. */
function drawn({ options }: Acting, group: SaeGroup): Numbers {
  let rand: Bytes;
  let mask: Bytes;
  do {
    rand = randomScalar(options.random, group.q, group.length);
    mask = randomScalar(options.random, group.q, group.length);
    // A scalar below 2 would give rand + mask away.
  } while (toNumber(commitScalar(group, rand, mask)) < 2n);
  return { rand, mask };
}

async function passwordElement(
  act: Acting,
  { ssid, bss }: Choice,
  { pwe }: Security,
  group: SaeGroup,
): Promise<Known> {
  const { workings } = act;
  const value = act.options.network.passphrase!;
  const secret = workings.keep({ kind: 'passphrase', ssid, value }, 'given to join');
  const password: Input = {
    name: 'password',
    role: 'secret',
    ref: { from: 'secret', secret: secret.id, part: 'value' },
    note: secret.origin,
  };
  const addresses: [Input, Input] = [
    {
      name: 'AA',
      role: 'ap',
      ref: addressOfAp(act, bss.bssid).ref,
      argument: 'a',
      note: 'address of the AP',
    },
    {
      name: 'SPA',
      role: 'station',
      ref: ownAddress(act).ref,
      argument: 'b',
      note: 'address of the station',
    },
  ];
  const made = async (): Promise<Step> => {
    if (pwe !== 'h2e')
      return act.calculate('PWE', huntStep({ group, password, addresses }, 'station', workings, act.when));
    const name: Input = { name: 'SSID', role: 'ap', ref: workings.take('name of the network', ssid).ref };
    const from = { group, ssid: name, password, identifier: null };
    const pt = await act.calculate('PT', ptStep(from, 'station', act.when));
    return act.calculate('PWE', pweStep(output(pt, 'PT').ref, { group, addresses }, 'station', act.when));
  };
  return output(await made(), 'PWE');
}

function saeFailed(what: string): never {
  return end(
    'sae-failed',
    `SAE failed: ${what}.`,
    "This does not happen between sound devices: keep the recording, and look whether someone answers in the access point's name.",
  );
}
