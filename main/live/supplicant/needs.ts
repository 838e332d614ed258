import type { Capability } from '../bridge/index.ts';
import type { SupplicantOptions } from './types.ts';

/** What the bridge needs to be a supplicant: a packet socket is opened unless EAPOL goes over nl80211 by choice. */
export const needsOf = ({ eapol }: Pick<SupplicantOptions, 'eapol'>): Capability[] =>
  eapol === 'control-port' ? ['CAP_NET_ADMIN'] : ['CAP_NET_ADMIN', 'CAP_NET_RAW'];
