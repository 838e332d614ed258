export { dissectEapol } from './eapol.ts';
export { dissectKeyData, readKeyData } from './keydata.ts';
