import { concat, fromHex, utf8 } from '../../main/base/bytes.ts';

// Frames of Easy Connect (DPP), GAS and PASN written by hand, after what hostap's sources send (src/common/dpp_*.c,
// gas.c, src/pasn/*.c). tshark reads them too: test/oracle/dissect-setup.test.ts compares.

const le16 = (n: number): Uint8Array => Uint8Array.of(n & 255, n >> 8);
const run = (n: number, octet: number): Uint8Array => new Uint8Array(n).fill(octet);
const element = (id: number, ...body: Uint8Array[]): Uint8Array => {
  const all = concat(...body);
  return concat(Uint8Array.of(id, all.length), all);
};
const extension = (id: number, ...body: Uint8Array[]) => element(255, Uint8Array.of(id), ...body);

const header = (subtype: number, fromAp = false) =>
  concat(
    fromHex(`${(subtype << 4).toString(16)}000000`),
    fromHex(fromAp ? '020000000100 020000000000' : '020000000000 020000000100'),
    fromHex('020000000000 1000'),
  );

const attribute = (id: number, value: Uint8Array) => concat(le16(id), le16(value.length), value);
const dpp = (type: number, ...attributes: Uint8Array[]) =>
  concat(header(13), fromHex('0409 506f9a1a 01'), Uint8Array.of(type), ...attributes);

const dppProtocol = element(108, fromHex('7f dd05 506f9a1a01'));
const anqpProtocol = element(108, fromHex('7f00'));
/** GAS: action, dialog token, what stands between, protocol, query. */
const gas = (action: number, before: string, protocol: Uint8Array, query: Uint8Array) =>
  concat(header(13), Uint8Array.of(4, action, 7), fromHex(before), protocol, le16(query.length), query);
const anqp = (id: number, body: Uint8Array) => concat(le16(id), le16(body.length), body);

const rsne = fromHex('30140100000fac040100000fac040100000fac08cc00');
const pasn = (transaction: number, status: number, ...elements: Uint8Array[]) =>
  concat(header(11, transaction === 2), le16(7), le16(transaction), le16(status), ...elements);
/** PASN parameters: control, format, comeback, group and key. */
const parameters = (...body: string[]) => extension(100, fromHex(body.join('')));
const commit = concat(le16(3), le16(1), le16(126), le16(19), run(32, 0x11), run(64, 0x22));
const confirm = concat(le16(3), le16(2), le16(0), le16(1), run(32, 0x33));
const key = `1300 20 ${'5a'.repeat(32)}`;

export const setupFrames = {
  dppAuthenticationRequest: dpp(
    0,
    attribute(0x1002, run(32, 0xaa)),
    attribute(0x1001, run(32, 0xbb)),
    attribute(0x1003, concat(run(32, 1), run(32, 2))),
    attribute(0x1019, Uint8Array.of(2)),
    attribute(0x1018, Uint8Array.of(81, 6)),
    attribute(0x1004, run(41, 0xcc)),
  ),
  dppAuthenticationResponse: dpp(
    1,
    attribute(0x1000, Uint8Array.of(0)),
    attribute(0x1002, run(32, 0xaa)),
    attribute(0x1009, concat(run(32, 3), run(32, 4))),
    attribute(0x1004, run(81, 0xdd)),
  ),
  dppAuthenticationConfirm: dpp(2, attribute(0x1000, Uint8Array.of(2)), attribute(0x1004, run(32, 0xcc))),
  dppPeerDiscovery: dpp(
    5,
    attribute(0x1016, Uint8Array.of(9)),
    attribute(0x100d, utf8('eyJ0eXAiOiJkcHBDb24ifQ.e30.c2ln')),
  ),
  pkexExchange: dpp(
    7,
    attribute(0x1012, le16(19)),
    attribute(0x1015, utf8('lab')),
    attribute(0x1013, run(64, 0xee)),
  ),
  pkexReveal: dpp(9, attribute(0x1004, run(112, 0xef))),
  dppResult: dpp(11, attribute(0x1004, run(37, 0xab))),
  dppAnnouncement: dpp(13, attribute(0x1002, run(32, 0xac))),
  gasDppRequest: gas(10, '', dppProtocol, attribute(0x1004, run(60, 0x12))),
  gasDppDelayed: gas(11, '0000 0a00', dppProtocol, new Uint8Array(0)),
  gasDppResponse: gas(13, '0000 00 0000', dppProtocol, attribute(0x1004, run(90, 0x13))),
  gasDppPart: gas(13, '0000 81 0000', dppProtocol, run(40, 0x14)),
  gasAnqpRequest: gas(10, '', anqpProtocol, anqp(256, concat(le16(263), le16(268)))),
  gasAnqpResponse: gas(
    11,
    '0000 0000',
    anqpProtocol,
    concat(anqp(257, concat(le16(257), le16(268))), anqp(268, concat(Uint8Array.of(7), utf8('example')))),
  ),
  pasnFirst: pasn(1, 0, rsne, extension(8, commit), parameters('02 03', key)),
  pasnSecond: pasn(
    2,
    0,
    rsne,
    extension(8, le16(commit.length), commit, le16(confirm.length), confirm),
    parameters('02 03', key),
    element(140, run(16, 0x77)),
  ),
  pasnThird: pasn(3, 0, extension(8, confirm), parameters('00 03'), element(140, run(16, 0x78))),
  pasnLater: pasn(2, 30, parameters('01 00 6400 05 0102030405')),
  pasnAgain: pasn(1, 0, rsne, parameters('03 00', '05 0102030405', key)),
  pasnFils: pasn(
    1,
    0,
    rsne,
    extension(8, le16(4), le16(1), le16(0), rsne, extension(13, run(16, 0x21)), extension(4, run(8, 0x31))),
    parameters('02 02', key),
  ),
} as const;
