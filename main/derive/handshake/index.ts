export { type Candidate, candidatesOf, choose, fitsWithNonce, hasMicOf, signed } from './candidates.ts';
export { Exchange } from './exchange.ts';
export { handshakesOf } from './handshakes.ts';
export { keysInUseStep } from './inuse.ts';
