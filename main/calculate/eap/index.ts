export { type HelloRef, mskStep, type TlsKeying, tlsKeying } from './msk.ts';
