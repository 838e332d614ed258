import { Errno } from '../main/standard/errno.ts';
import { NetlinkError } from './netlink-error.ts';
import type { BridgeErrorCode, BridgeFailure } from './protocol.ts';
import { TransportError } from './transport.ts';

/** Why an operation of the bridge did not happen; its fields go to the app as they are. */
export class BridgeError extends Error {
  override name = 'BridgeError';
  readonly code: BridgeErrorCode;
  /** Capability that would allow it. */
  readonly missing: string | null;
  constructor(code: BridgeErrorCode, message: string, missing: string | null = null) {
    super(message);
    this.code = code;
    this.missing = missing;
  }
}

const refusedForPrivilege = (errno: number | null): boolean =>
  errno === Errno.EPERM || errno === Errno.EACCES;

/** What the app is told of an error. Names operations and interfaces, never what they were given. */
export function failureOf(error: unknown): BridgeFailure {
  const base = { operation: null, errno: null, words: null, missing: null };
  if (error instanceof BridgeError)
    return { ...base, code: error.code, message: error.message, missing: error.missing };
  if (error instanceof NetlinkError) {
    const { operation, errno, words, code, message } = error;
    // nl80211 and rtnetlink ask for this one capability alone.
    if (code === 'refused' && refusedForPrivilege(errno) && !words)
      return { code: 'no-privilege', message, operation, errno, words, missing: 'CAP_NET_ADMIN' };
    if (code === 'refused' && errno === Errno.ENODEV)
      return { code: 'no-interface', message, operation, errno, words, missing: null };
    return { code, message, operation, errno, words, missing: null };
  }
  if (error instanceof TransportError) {
    const { errno, message } = error;
    const privilege = refusedForPrivilege(errno);
    const missing = privilege ? (message.startsWith('packet') ? 'CAP_NET_RAW' : 'CAP_NET_ADMIN') : null;
    return { ...base, code: privilege ? 'no-privilege' : 'refused', message, errno, missing };
  }
  const message = error instanceof Error ? error.message : 'unknown';
  return { ...base, code: 'unsupported', message: `A defect of the bridge: ${message}` };
}
