import type { Ends, Said } from '../../base/event.ts';
import { Reason } from '../../standard/reason.ts';
import { Status } from '../../standard/status.ts';

/**
 * Why an ESP leaves a network, beyond the reason codes of 802.11: wifi_err_reason_t of ESP-IDF (esp_wifi_types.h). The
 * driver uses some numbers of 802.11 for timers of its own; their names say so.
 */
export const EspReason = {
  AuthExpire: Reason.AuthenticationGone,
  AssocExpire: Reason.Inactivity,
  FourWayTimeout: Reason.FourWayTimeout,
  Timeout: 39,
  BeaconTimeout: 200,
  NoApFound: 201,
  AuthFail: 202,
  AssocFail: 203,
  HandshakeTimeout: 204,
  ConnectionFail: 205,
  ApTsfReset: 206,
  Roaming: 207,
  AssocComebackTooLong: 208,
  SaQueryTimeout: 209,
  NoApCompatibleSecurity: 210,
  NoApAuthmodeThreshold: 211,
  NoApRssiThreshold: 212,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  200: 'BEACON_TIMEOUT: no beacon of the AP came for six seconds',
  201: 'NO_AP_FOUND: the scan saw no such network',
  202: 'AUTH_FAIL: authentication did not succeed',
  203: 'ASSOC_FAIL: association did not succeed',
  204: 'HANDSHAKE_TIMEOUT: the four-way handshake did not end in time',
  205: 'CONNECTION_FAIL',
  206: 'AP_TSF_RESET: the clock of the AP began anew',
  207: 'ROAMING',
  208: 'ASSOC_COMEBACK_TIME_TOO_LONG: the AP asks for a longer wait than the station takes',
  209: 'SA_QUERY_TIMEOUT: the AP did not answer whether the association holds',
  210: 'NO_AP_FOUND_W_COMPATIBLE_SECURITY: networks of this name ask for another security',
  211: 'NO_AP_FOUND_IN_AUTHMODE_THRESHOLD: networks of this name have weaker security than is asked for',
  212: 'NO_AP_FOUND_IN_RSSI_THRESHOLD: networks of this name are too weak',
};

/** What is known beside the number. */
export interface EspLeave {
  readonly ends: Ends;
  /**
   * The state it was in. The four-way handshake is part of `run`; a program that tells events alone does not say it.
   */
  readonly state: 'auth' | 'assoc' | 'run' | null;
  /** Whether a timer or a decision of the station itself ended it; null: it is not said. */
  readonly local: boolean | null;
}

/** What a reason of an ESP tells. @param reason of 802.11 up to 199, of the driver above */
export function espLeave(reason: number, { ends, state, local }: EspLeave): Said {
  const named = NAMES[reason];
  const detail = named === undefined ? {} : { detail: named };
  switch (reason) {
    // The AP was restarted: its beacons count from the start.
    case EspReason.ApTsfReset:
    case EspReason.BeaconTimeout:
      return { kind: 'beacon-loss', ...ends, ...detail };
    case EspReason.NoApFound:
      return { kind: 'ap-not-found', ...ends, ...detail };
    // It saw the network, and does not try: the security that it asks for, or the signal, does not do.
    case EspReason.NoApCompatibleSecurity:
    case EspReason.NoApAuthmodeThreshold:
      return { kind: 'not-selected', why: 'akm', ...ends, ...detail };
    case EspReason.NoApRssiThreshold:
      return { kind: 'not-selected', why: 'other', ...ends, ...detail };
    case EspReason.AssocComebackTooLong:
      return { kind: 'associated', ...ends, ok: false, status: Status.TryLater, ...detail };
    case EspReason.SaQueryTimeout:
      return { kind: 'sa-query', ...ends, ok: false, ...detail };
    case EspReason.HandshakeTimeout:
      return { kind: 'four-way-failed', ...ends, local: true };
    case EspReason.AuthFail:
      return { kind: 'authenticated', ...ends, ok: false, ...detail };
    case EspReason.AssocFail:
      return { kind: 'associated', ...ends, ok: false, ...detail };
    case EspReason.ConnectionFail:
      return { kind: 'connect-result', ...ends, ok: false };
    default:
  }
  const timer = local !== false;
  if (timer && reason === EspReason.AuthExpire && state !== 'run')
    return { kind: 'authentication-timeout', ...ends };
  if (timer && (reason === EspReason.AssocExpire || reason === EspReason.Timeout) && state !== 'run')
    return { kind: 'association-timeout', ...ends };
  if (local === true && reason === EspReason.FourWayTimeout)
    return { kind: 'four-way-failed', ...ends, local: true, reason };
  // The driver gives 0 where there is none, and 8 where its program wants it so (ASSOC_LEAVE).
  const own = local ?? (reason === Reason.LeavingBss ? true : null);
  return {
    kind: 'disconnected',
    ...ends,
    ...(reason > 0 && reason < EspReason.BeaconTimeout && { reason }),
    ...(own !== null && { local: own }),
    ...detail,
  };
}
