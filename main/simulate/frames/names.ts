import type { Bytes } from '../../base/bytes.ts';
import { Algorithm, Subtype } from '../../standard/frames.ts';

const MANAGEMENT: Readonly<Record<number, string>> = {
  [Subtype.AssociationRequest]: 'Association Request',
  [Subtype.AssociationResponse]: 'Association Response',
  [Subtype.ReassociationRequest]: 'Reassociation Request',
  [Subtype.ReassociationResponse]: 'Reassociation Response',
  [Subtype.ProbeRequest]: 'Probe Request',
  [Subtype.ProbeResponse]: 'Probe Response',
  [Subtype.Beacon]: 'Beacon',
  [Subtype.Disassociation]: 'Disassociation',
  [Subtype.Deauthentication]: 'Deauthentication',
  [Subtype.Action]: 'Action',
};

/**
 * What a fault or a breakpoint calls a management frame: `Beacon`, `Authentication 1`, `SAE Commit`, `SAE Confirm`.
 * @param frame in the clear, from the Frame Control on
 */
export function managementName(frame: Bytes): string {
  const subtype = frame[0]! >> 4;
  if (subtype !== Subtype.Authentication) return MANAGEMENT[subtype] ?? `Management ${subtype}`;
  const [algorithm, transaction] = [frame[24], frame[26]];
  if (algorithm === Algorithm.Sae) return transaction === 1 ? 'SAE Commit' : 'SAE Confirm';
  return `${algorithm === Algorithm.Ft ? 'FT ' : ''}Authentication ${transaction}`;
}

/** `M1` to `M4`, `G1`, `G2`, else `EAPOL`: by the bits and the key data's length of an EAPOL-Key PDU in RSN form. */
export function eapolName(pdu: Bytes, micLength = 16): string {
  if (pdu[1] !== 3 || pdu.length < 99) return 'EAPOL';
  const information = (pdu[5]! << 8) | pdu[6]!;
  const ack = (information & 0x80) !== 0;
  if (!(information & 0x08)) return ack ? 'G1' : 'G2';
  if (ack) return information & 0x40 ? 'M3' : 'M1';
  const at = 4 + 77 + micLength;
  return ((pdu[at] ?? 0) << 8) | (pdu[at + 1] ?? 0) ? 'M2' : 'M4';
}
