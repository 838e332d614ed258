/**
 * Reason codes by the words that iwmon prints in place of their number (IEEE 802.11, 9.4.1.7). `Reserved` stands for
 * many and for none; those that only a mesh or a direct link uses are left out.
 */
const words: readonly (readonly [number, string])[] = [
  [1, 'Unspecified reason'],
  [2, 'Previous authentication no longer valid'],
  [3, 'Leaving'],
  [4, 'Disassociation due to inactivity'],
  [5, 'Disassociated because AP is unable to handle all currently associated STAs'],
  [6, 'Class 2 frame received from nonauthenticated STA'],
  [7, 'Class 3 frame received from nonassociated STA'],
  [8, 'Disassociated because sending STA is leaving'],
  [9, 'STA requesting (re)association is not authenticated with responding STA'],
  [12, 'Disassociated due to BSS Transition Management'],
  [13, 'Invalid element'],
  [14, 'MIC failure'],
  [15, '4-Way Handshake timeout'],
  [16, 'Group Key Handshake timeout'],
  [17, 'Element in 4-Way Handshake different from (Re)Association Request/Probe Response/Beacon frame'],
  [18, 'Invalid group cipher'],
  [19, 'Invalid pairwise cipher'],
  [20, 'Invalid AKMP'],
  [21, 'Unsupported RSNE version'],
  [22, 'Invalid RSNE capabilities'],
  [23, 'IEEE 802.1X authentication failed'],
  [24, 'Cipher suite rejected because of the security policy'],
  [45, 'Peer STA does not support the requested cipher suite'],
  [48, 'Invalid FT Action frame count'],
  [49, 'Invalid PMKI'],
  [50, 'Invalid MDE'],
  [51, 'Invalid FTE'],
];
const codes = new Map(words.map(([code, text]) => [text, code]));

/** The code of the printed words; null where they do not tell it. */
export const reasonOf = (text: string): number | null => codes.get(text) ?? null;
