/**
 * The 802.11 crypto engine: pure functions over octets, on @noble, with every intermediate in reach. It knows no frames
 * beyond the MAC header bits that enter an AAD or a nonce, and no captures.
 *
 * Nothing here is constant-time: keys index tables and comparisons end early. It is made for a workbench that takes
 * exchanges apart after the fact; never present it as a supplicant or authenticator.
 */
export * from './aes.ts';
export * from './bip.ts';
export * from './ccm.ts';
export * from './ccmp.ts';
export * from './ccmp-pv1.ts';
export * from './crc32.ts';
export * from './ec-groups.ts';
export * from './ecdsa.ts';
export * from './fils.ts';
export * from './ft.ts';
export * from './gcm.ts';
export * from './gcmp.ts';
export * from './hash.ts';
export * from './header.ts';
export * from './hkdf.ts';
export * from './keys.ts';
export * from './keywrap.ts';
export * from './mic.ts';
export * from './michael.ts';
export * from './modp.ts';
export * from './numbers.ts';
export * from './owe.ts';
export * from './pbkdf2.ts';
export * from './prf.ts';
export * from './rc4.ts';
export * from './sae.ts';
export * from './sae-group.ts';
export * from './sae-h2e.ts';
export * from './sae-pk.ts';
export * from './sae-pwe.ts';
export * from './siv.ts';
export * from './tkip.ts';
export * from './tkip-mixing.ts';
export * from './tls.ts';
export * from './wep.ts';
