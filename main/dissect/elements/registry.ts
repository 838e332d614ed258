import * as basic from './basic.ts';
import type { ReadBody } from './scope.ts';

/** Readers of element bodies by element ID. Elements of no reader keep their octets as they are. */
export const bodies: Readonly<Record<number, ReadBody>> = {
  0: basic.ssid,
  1: basic.supportedRates,
  3: basic.dsParameter,
  5: basic.tim,
  7: basic.country,
  16: basic.challengeText,
  32: basic.powerConstraint,
  33: basic.powerCapability,
  42: basic.erp,
  50: basic.extendedRates,
};

/** The same by element ID extension. */
export const extensionBodies: Readonly<Record<number, ReadBody>> = {};
