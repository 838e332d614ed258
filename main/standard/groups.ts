/** Finite cyclic groups: IANA's `Group Description` registry for IKE, which SAE, FILS and OWE use. */
export const groups: Readonly<Record<number, { text: string; prime: number; curve: boolean }>> = {
  1: { text: '768-bit MODP', prime: 96, curve: false },
  2: { text: '1024-bit MODP', prime: 128, curve: false },
  5: { text: '1536-bit MODP', prime: 192, curve: false },
  14: { text: '2048-bit MODP', prime: 256, curve: false },
  15: { text: '3072-bit MODP', prime: 384, curve: false },
  16: { text: '4096-bit MODP', prime: 512, curve: false },
  17: { text: '6144-bit MODP', prime: 768, curve: false },
  18: { text: '8192-bit MODP', prime: 1024, curve: false },
  19: { text: 'NIST P-256', prime: 32, curve: true },
  20: { text: 'NIST P-384', prime: 48, curve: true },
  21: { text: 'NIST P-521', prime: 66, curve: true },
  22: { text: '1024-bit MODP, 160-bit order', prime: 128, curve: false },
  23: { text: '2048-bit MODP, 224-bit order', prime: 256, curve: false },
  24: { text: '2048-bit MODP, 256-bit order', prime: 256, curve: false },
  25: { text: 'NIST P-192', prime: 24, curve: true },
  26: { text: 'NIST P-224', prime: 28, curve: true },
  27: { text: 'brainpoolP224r1', prime: 28, curve: true },
  28: { text: 'brainpoolP256r1', prime: 32, curve: true },
  29: { text: 'brainpoolP384r1', prime: 48, curve: true },
  30: { text: 'brainpoolP512r1', prime: 64, curve: true },
};
/** `NIST P-256 (19)`. */
export const groupText = (n: number): string => `${groups[n]?.text ?? 'Unknown'} (${n})`;

/** The group that every SAE and OWE device must have (802.11-2020 12.4.4.1, RFC 8110 section 4.1). */
export const MANDATORY_GROUP = 19;

/** The groups of OWE (RFC 8110 section 4.1), and those that programs offer in SAE unless they are told others. */
export const USUAL_GROUPS: readonly number[] = [MANDATORY_GROUP, 20, 21];

/** Whether SAE devices refuse a group: it wants curves of 256 bits and primes of 3072 at least (802.11-2020 12.4.4.1). */
export function isWeak(group: number): boolean {
  const row = groups[group];
  return row !== undefined && row.prime < (row.curve ? 32 : 384);
}
