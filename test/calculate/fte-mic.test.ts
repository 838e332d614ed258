import { describe, expect, it } from 'vitest';
import { concat, toHex } from '../../main/base/bytes.ts';
import { coveredBy } from '../../main/calculate/ft/index.ts';
import { dissectElements, readFte } from '../../main/dissect/elements/index.ts';
import { element, rsnBody } from '../derive/air.ts';

// Which elements the MIC of a reassociation frame covers, as hostap counts them (wpa_ft_parse_ies): those that the count
// leaves after RSNE, MDE, FTE and RSNXE, from the first RIC data element on, whatever they are.

const rsne = element(48, rsnBody(4, 4));
const mde = element(54, Uint8Array.of(0x9b, 0x1f, 0));
const rsnxe = element(244, Uint8Array.of(0x20));
const ric = (id: number) => element(57, Uint8Array.of(id, 1, 0, 0));
const unknown = element(255, Uint8Array.of(0xee, 0xee, 0xee, 0xee));
const tspec = element(221, Uint8Array.of(0, 0x50, 0xf2, 2, 2, 1));

function covered(count: number, ...behind: readonly Uint8Array[]): string[] {
  const fte = element(55, Uint8Array.of(0, count), new Uint8Array(16 + 64));
  const bytes = concat(rsne, mde, fte, ...behind);
  const { elements, rsn } = dissectElements(bytes, { start: 0, end: bytes.length }, {});
  const read = readFte(bytes, elements.find((e) => e.id === 55)!, 16)!;
  return coveredBy(read, elements, rsn)!.further.map(({ span }) => toHex(bytes.slice(span.start, span.end)));
}

describe('what the MIC of a fast BSS transition element covers', () => {
  it.each([
    ['no more', 3, [tspec], []],
    ['an RSNXE', 4, [rsnxe, tspec], [rsnxe]],
    ['a RIC of one element, not what follows', 4, [ric(1), tspec], [ric(1)]],
    ['a RIC with its descriptor', 5, [ric(1), tspec], [ric(1), tspec]],
    ['a RIC with an element that is not known', 5, [ric(1), unknown], [ric(1), unknown]],
    ['two resources', 6, [ric(1), tspec, ric(2)], [ric(1), tspec, ric(2)]],
    ['a RIC of one element and the RSNXE before it', 5, [rsnxe, ric(1), tspec], [ric(1), rsnxe]],
    ['a RIC of one element and the RSNXE at the end', 5, [ric(1), tspec, rsnxe], [ric(1), rsnxe]],
  ] as const)('%s', (_, count, behind, further) => {
    expect(covered(count, ...behind)).toEqual(further.map((octets) => toHex(octets)));
  });
});
