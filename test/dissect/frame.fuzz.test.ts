import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkType } from '../../main/capture/types.ts';
import { dissect, dissectAmsdu, dissectManagementBody, dissectMsdu, peek } from '../../main/dissect/index.ts';
import type { Field, Frame } from '../../main/dissect/types.ts';
import { packets } from './packets.ts';
import { readRecords } from './records.ts';

const fixtures = new URL('../fixtures/', import.meta.url);

/** Real records: every fourth of two recordings, of the air and of netlink. */
const real = ['wpa2-psk-ccmp', 'sae-hnp-g19'].flatMap((name) => {
  const folder = new URL(`${name}/`, fixtures);
  const files = readdirSync(folder).filter((file) => /\.pcap(\.gz)?$/.test(file));
  return files.flatMap((file) => readRecords(new URL(file, folder)).filter((_, i) => i % 4 === 0));
});

/** Every node's span lies in the buffer, and every malformed one is told of in the list. */
function check(frame: Frame): void {
  const { length } = frame.bytes;
  const visit = (field: Field): void => {
    const { start, end } = field.span;
    if (start < 0 || start > end || end > length)
      throw new Error(`${field.label} at ${start}..${end} of ${length} bytes`);
    if (field.error?.startsWith('defect')) throw new Error(field.error);
    field.children?.forEach(visit);
  };
  frame.fields.forEach(visit);
  for (const { offset } of frame.malformed)
    if (offset < 0 || offset > length) throw new Error(`malformed at ${offset} of ${length} bytes`);
  for (const span of [frame.wlan?.frame, frame.wlan?.header, frame.protection?.ciphertext, frame.eapol?.span])
    if (span && (span.start > span.end || span.end > length)) throw new Error('a span leaves the buffer');
}

/** dissect and peek go the same way. */
function checkBoth(bytes: Uint8Array, linkType: number, originalLength: number): void {
  const frame = dissect(bytes, linkType, {}, originalLength);
  check(frame);
  const peeked = peek(bytes, linkType, {}, originalLength);
  expect(peeked.wlan).toEqual(frame.wlan);
  expect(peeked.radio).toEqual(frame.radio);
  expect(peeked.protection).toEqual(frame.protection);
  expect(peeked.eapol === null).toBe(frame.eapol === null);
  expect(peeked.netlinkFrame).toEqual(frame.netlink?.frame ?? null);
}

const linkTypes = fc.constantFrom(...Object.values(LinkType), 999);

describe('bytes of any kind', () => {
  it('are dissected without a throw, within their bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), linkTypes, fc.nat(300), (bytes, linkType, more) =>
        checkBoth(bytes, linkType, bytes.length + (more < 250 ? 0 : more)),
      ),
      { numRuns: 3000 },
    );
  });

  it('as an MSDU, an A-MSDU or a management body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(15), (bytes, subtype) => {
        check(dissectMsdu(bytes, 'llc'));
        check(dissectMsdu(bytes, 'ethernet'));
        check(dissectAmsdu(bytes));
        check(dissectManagementBody(bytes, subtype));
      }),
      { numRuns: 1000 },
    );
  });
});

const flips = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 8 });

describe('real records', () => {
  it('are there', () => expect(real.length).toBeGreaterThan(200));

  it('with bytes changed', () => {
    fc.assert(
      fc.property(fc.nat(real.length - 1), flips, (index, changes) => {
        const { bytes, linkType } = real[index]!;
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at % copy.length] = value;
        checkBoth(copy, linkType, copy.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('cut at any place', () => {
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(2000), fc.boolean(), (index, cut, known) => {
        const { bytes, linkType } = real[index]!;
        checkBoth(bytes.slice(0, cut % (bytes.length + 1)), linkType, known ? bytes.length : 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe.each(packets)('$name', ({ bytes, linkType }) => {
  it('cut at every place', () => {
    for (let length = 0; length <= bytes.length; length++) {
      checkBoth(bytes.slice(0, length), linkType, length);
      checkBoth(bytes.slice(0, length), linkType, bytes.length);
    }
  });

  it('with bytes changed', () => {
    fc.assert(
      fc.property(flips, (changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at % copy.length] = value;
        checkBoth(copy, linkType, copy.length);
      }),
      { numRuns: 300 },
    );
  });
});
