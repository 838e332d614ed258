import { LinkType } from '../../capture/types.ts';
import { avs } from './avs.ts';
import { netlinkMonitor, sll, sll2 } from './cooked.ts';
import { ethernet } from './ethernet.ts';
import { type Link, type LinkFormat, link } from './link.ts';
import { ppi } from './ppi.ts';
import { prism } from './prism.ts';
import { radiotap } from './radiotap-fields.ts';

/** Link types that the dissector reads. 802.11 without a radio header (105) has no header at all. */
export const linkFormats: ReadonlyMap<number, LinkFormat> = new Map<number, LinkFormat>([
  [LinkType.Ethernet, ethernet],
  [LinkType.LinuxSll, sll],
  [LinkType.Prism, prism],
  [LinkType.Radiotap, radiotap],
  [LinkType.Avs, avs],
  [LinkType.Ppi, ppi],
  [LinkType.Netlink, netlinkMonitor],
  [LinkType.LinuxSll2, sll2],
]);

/** Frames of link type 105 begin with the MAC header. */
export const noHeader = (start: number, end: number): Link =>
  link({ start, end: start }, 'wlan', { start, end });
