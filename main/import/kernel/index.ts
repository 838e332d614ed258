export { kernelConfig } from './config.ts';
export { kernel } from './kernel.ts';
export { procCrypto } from './proc-crypto.ts';
