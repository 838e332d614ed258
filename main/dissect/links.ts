import { LinkType } from '../capture/types.ts';
import { type LinkFormat, link } from './link.ts';
import { radiotap } from './radiotap-fields.ts';

/** Link types that the dissector reads. 802.11 without a radio header (105) has no header at all. */
export const linkFormats: ReadonlyMap<number, LinkFormat> = new Map<number, LinkFormat>([
  [LinkType.Radiotap, radiotap],
]);

/** Frames of link type 105 begin with the MAC header. */
export const noHeader = (start: number, end: number) => link({ start, end: start }, 'wlan', { start, end });
