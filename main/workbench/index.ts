/** Answering the calls of the contract, and live work with what a person or the window asks of it. */
export { type ConnectInput, connectOptions, recordedAs, secretsJson } from './connect.ts';
export { LiveDigest } from './live-digest.ts';
export { liveStarter } from './live-feeds.ts';
export { type NetworkInput, simulatedNetwork } from './simulated-network.ts';
export { createWorkbench } from './workbench.ts';
