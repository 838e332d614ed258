import { actionName, categoryName } from '../../standard/action.ts';
import { OUI_WFA } from '../../standard/suite.ts';
import { type FixedFields, type Part, vendorTypeName } from '../elements/index.ts';
import { hexOf, leaf } from '../fields.ts';
import { readDppAction } from './dpp.ts';
import { readGas } from './gas.ts';

/** What the reader of one action frame leaves: elements fill the rest, or nothing known does. */
type Rest = 'elements' | 'raw';
type ReadAction = (f: FixedFields) => Rest;

const token = (f: FixedFields): void => {
  const radio = f.draft.actionCategory === 5;
  f.u8('Dialog token', radio ? 'wlan.rm.dialog_token' : 'wlan.fixed.dialog_token');
};

/** Station and target AP of a fast transition over the old AP (9.6.8). */
const ftAddresses = (f: FixedFields): void => {
  f.address('Station', 'wlan.fixed.sta_address');
  f.address('Target AP', 'wlan.fixed.target_ap_address');
};

const blockAckParameters: readonly Part[] = [
  [0x0001, 'A-MSDU', 'wlan.fixed.baparams.amsdu'],
  [0x0002, 'Immediate', 'wlan.fixed.baparams.policy'],
  [0x003c, 'Traffic identifier', 'wlan.fixed.baparams.tid'],
  [0xffc0, 'Buffers', 'wlan.fixed.baparams.buffersize'],
];
const blockAck = (f: FixedFields): void => {
  f.word('Block ack parameters', 'wlan.fixed.baparams', blockAckParameters);
  f.u16('Block ack timeout', 'wlan.fixed.batimeout', (n) => (n ? `${n} TU` : 'none'));
};

const gas =
  (what: Parameters<typeof readGas>[1]): ReadAction =>
  (f) => {
    token(f);
    readGas(f, what);
    return 'raw';
  };

const publicActions: Readonly<Record<number, ReadAction>> = {
  9: vendor,
  10: gas('request'),
  11: gas('response'),
  12: (f) => {
    token(f);
    return 'raw';
  },
  13: gas('comeback-response'),
};

/** Readers by category and action code; what stands after category and action. */
const readers: Readonly<Record<number, Readonly<Record<number, ReadAction>>>> = {
  0: {
    0: tokenThenElements,
    1: tokenThenElements,
    2: tokenThenElements,
    3: tokenThenElements,
    4: () => 'elements',
  },
  3: {
    0: (f) => {
      token(f);
      blockAck(f);
      f.word('Block ack starting sequence control', 'wlan.fixed.ssc', [
        [0x000f, 'Fragment', 'wlan.fixed.ssc.fragment'],
        [0xfff0, 'Starting sequence number', 'wlan.fixed.ssc.sequence'],
      ]);
      return 'elements';
    },
    1: (f) => {
      token(f);
      f.status();
      blockAck(f);
      return 'elements';
    },
    2: (f) => {
      f.word('DELBA parameters', 'wlan.fixed.delba.param', [
        [0x07ff, 'Reserved', 'wlan.fixed.delba.param.reserved'],
        [0x0800, 'Initiator', 'wlan.fixed.delba.param.initiator'],
        [0xf000, 'Traffic identifier', 'wlan.fixed.delba.param.tid'],
      ]);
      f.reason();
      return 'elements';
    },
  },
  4: publicActions,
  5: {
    0: (f) => {
      token(f);
      f.u16('Repetitions', 'wlan.rm.repetitions');
      return 'elements';
    },
    1: tokenThenElements,
    4: tokenThenElements,
    5: tokenThenElements,
  },
  6: {
    1: (f) => {
      ftAddresses(f);
      return 'elements';
    },
    2: (f) => {
      ftAddresses(f);
      f.status();
      return 'elements';
    },
    3: (f) => {
      ftAddresses(f);
      return 'elements';
    },
    4: (f) => {
      ftAddresses(f);
      f.status();
      return 'elements';
    },
  },
  8: { 0: saQuery, 1: saQuery },
  9: publicActions,
  10: {
    16: tokenThenElements,
    17: (f) => {
      token(f);
      const length = f.u16('Key data length', 'wlan.fixed.key_data_length');
      // Once decrypted this holds the group keys themselves.
      if (length) f.octets('Key data', 'wlan.fixed.key_data', length, { secret: true });
      return 'elements';
    },
  },
  126: { [-1]: vendor },
  127: { [-1]: vendor },
};

function tokenThenElements(f: FixedFields): Rest {
  token(f);
  return 'elements';
}

/** SA Query (9.6.9): a number that the answer repeats, and the operating channel where it is validated. */
function saQuery(f: FixedFields): Rest {
  f.octets('Transaction identifier', 'wlan.fixed.transaction_id', 2, { clause: 'IEEE 802.11-2020, 9.6.9' });
  return 'elements';
}

function vendor(f: FixedFields): Rest {
  const oui = f.r.span(3);
  f.fields.push(leaf('OUI', 'wlan.tag.oui', hexOf(f.bytes, oui), oui));
  if (!f.r.left) return 'raw';
  const id = hexOf(f.bytes, oui);
  const type = f.u8('Vendor type', '', (n) => `${vendorTypeName(id, n) ?? 'Unknown'} (${n})`);
  if (id === OUI_WFA && type === 26 && f.r.left) readDppAction(f);
  return 'raw';
}

/** Wireshark's name of the action code, which differs by category. */
function codeFilter(category: number): string {
  if (category === 4 || category === 9) return 'wlan.fixed.publicact';
  if (category === 7) return 'wlan.fixed.htact';
  if (category === 21) return 'wlan.vht.action';
  if (category === 13) return 'wlan.fixed.mesh_action';
  if (category === 15) return 'wlan.fixed.selfprot_action';
  if (category === 30) return 'wlan.he.action';
  if (category === 31) return 'wlan.he.protected_action';
  return 'wlan.fixed.action_code';
}

/**
 * Reads category, action code and fixed fields of an Action frame (IEEE 802.11-2020, 9.6). Afterwards the reader
 * stands at the elements, or at the end.
 */
export function readAction(f: FixedFields): void {
  const category = f.u8('Category', 'wlan.fixed.category_code', (n) => `${categoryName(n)} (${n})`, {
    clause: 'IEEE 802.11-2020, 9.4.1.11',
  });
  f.draft.actionCategory = category;
  // A refused action is sent back whole, with the highest bit of its category set (10.29.3).
  const table = category & 0x80 ? undefined : readers[category];
  let read = table?.[-1];
  if (!read && f.r.left) {
    const code = f.u8('Action', codeFilter(category & 0x7f), (n) => `${actionName(category, n)} (${n})`);
    f.draft.actionCode = code;
    read = table?.[code];
  }
  const rest = read ? read(f) : 'raw';
  if (rest === 'raw' && f.r.left) f.octets('Body', '');
}

/** What an action frame is, in words: `SA Query Request`, `Public, GAS Initial Request`. */
export function actionSummary(category: number, code: number | undefined): string {
  if (code === undefined) return categoryName(category);
  const name = actionName(category, code);
  const short = categoryName(category);
  return category === 8 || category === 6 ? name : `${short}, ${name}`;
}
