export { chainOf, missingOf } from './chain.ts';
export { classifyKeyMessage } from './classify.ts';
export { type FedKeyMessage, HandshakeTracker } from './handshakes.ts';
export { type Records, type TrackOptions, track, tracking } from './track.ts';
export { Tracker } from './tracker.ts';
