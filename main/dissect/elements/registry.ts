import * as basic from './basic.ts';
import * as capabilities from './capabilities.ts';
import * as fils from './fils.ts';
import { fastTransition } from './ft.ts';
import { multiLink } from './multilink.ts';
import type { ReadBody } from './scope.ts';
import * as security from './security.ts';
import { vendorSpecific } from './vendor.ts';

/** Readers of element bodies by element ID. Elements of no reader keep their octets as they are. */
export const bodies: Readonly<Record<number, ReadBody>> = {
  0: basic.ssid,
  1: basic.supportedRates,
  3: basic.dsParameter,
  5: basic.tim,
  7: basic.country,
  11: capabilities.bssLoad,
  16: basic.challengeText,
  32: basic.powerConstraint,
  33: basic.powerCapability,
  37: capabilities.channelSwitch(false),
  42: basic.erp,
  45: capabilities.htCapabilities,
  50: basic.extendedRates,
  54: security.mobilityDomain,
  55: fastTransition,
  56: security.timeoutInterval,
  57: security.ricData,
  60: capabilities.channelSwitch(true),
  61: capabilities.htOperation,
  75: security.ricDescriptor,
  76: security.managementMic,
  90: capabilities.maxIdle,
  127: capabilities.extendedCapabilities,
  140: fils.mic,
  191: capabilities.vhtCapabilities,
  192: capabilities.vhtOperation,
  221: vendorSpecific,
  240: fils.filsIndication,
  244: security.rsnx,
};

/** The same by element ID extension. */
export const extensionBodies: Readonly<Record<number, ReadBody>> = {
  3: fils.keyConfirmation,
  4: fils.session,
  5: fils.hlpContainer,
  7: fils.keyDelivery,
  8: fils.wrappedData,
  12: fils.publicKey,
  13: fils.nonce,
  32: security.oweParameter,
  33: security.passwordIdentifier,
  54: security.oci,
  92: security.rejectedGroups,
  93: security.tokenContainer,
  100: fils.pasnParameters,
  107: multiLink,
  114: security.akmSelector,
};
