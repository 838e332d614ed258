import type { BridgeFailure } from '../../../native-bridge/protocol.ts';

/** Why the bridge did not do what it was asked; its message is for people. */
export class BridgeCallError extends Error {
  override name = 'BridgeCallError';
  readonly failure: BridgeFailure;
  constructor(failure: BridgeFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The bridge could not be started, or not with the privilege that is needed. Its message says what to do. */
export class BridgeStartError extends Error {
  override name = 'BridgeStartError';
}
