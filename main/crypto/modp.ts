/**
 * Powers of a generator modulo a safe prime p = 2q + 1 whose first and last 64 bits are ones and whose middle is π.
 * Elements are numbers, as long as p; 1 is the identity.
 */
export interface ModpGroup {
  readonly kind: 'modp';
  /** In IANA's registry of IKE Diffie-Hellman groups, which SAE frames use. */
  readonly number: number;
  readonly name: string;
  readonly p: bigint;
  /** Order of the group of squares, (p - 1) / 2; 802.11 calls it r in 12.4, q in hash-to-element. */
  readonly q: bigint;
  /** Bits of p. */
  readonly bits: number;
  /** Octets of p, of an element and of a scalar. */
  readonly length: number;
  readonly elementLength: number;
}

/** Bits of p, and the smallest number added to π's digits that makes p a safe prime. Source: RFC 3526 3 to 7. */
const OFFSETS: Readonly<Record<number, readonly [bits: number, offset: bigint]>> = {
  14: [2048, 124476n],
  15: [3072, 1690314n],
  16: [4096, 240904n],
  17: [6144, 929484n],
  18: [8192, 4743158n],
};

/** ⌊2^bits π⌋ by Machin's formula, with bits to spare for the rounding of each term. */
function pi(bits: number): bigint {
  const spare = 64n;
  const one = 1n << (BigInt(bits) + spare);
  const arctanOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    let sign = 1n;
    for (let power = one / n, k = 1n; power > 0n; power /= n * n, k += 2n, sign = -sign)
      sum += (sign * power) / k;
    return sum;
  };
  return (16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)) >> spare;
}

function build(number: number, bits: number, offset: bigint): ModpGroup {
  const n = BigInt(bits);
  const p = (1n << n) - (1n << (n - 64n)) - 1n + ((pi(bits - 130) + offset) << 64n);
  const length = bits / 8;
  return {
    kind: 'modp',
    number,
    name: `MODP-${bits}`,
    p,
    q: (p - 1n) / 2n,
    bits,
    length,
    elementLength: length,
  };
}

export const MODP_NUMBERS: readonly number[] = Object.keys(OFFSETS).map(Number);

const built = new Map<number, ModpGroup>();

/** The group of a number, 14 to 18; null for another. Computed when first asked for. */
export function modpGroup(number: number): ModpGroup | null {
  const known = OFFSETS[number];
  if (!known) return null;
  const group = built.get(number) ?? build(number, ...known);
  built.set(number, group);
  return group;
}
