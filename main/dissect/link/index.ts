export { channelOf } from './channels.ts';
export { ethernet } from './ethernet.ts';
export type { Link } from './link.ts';
export { linkFormats, noHeader } from './links.ts';
export { type Llc, llcFields, readLlc } from './llc.ts';
export { isEapol, payloadNames } from './payload.ts';
export { Bit, radiotapLength, readRadiotap } from './radiotap.ts';
export { tunnelIn } from './tunnels.ts';
