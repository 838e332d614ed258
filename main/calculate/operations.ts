import type { Bytes } from '../base/bytes.ts';
import {
  eapOperations,
  eapolOperations,
  filsOperations,
  frameOperations,
  ftOperations,
  keyOperations,
  oweOperations,
  saeOperations,
  saePkOperations,
} from './operations/index.ts';

/**
 * Octets by the argument's name, and the numbers of the formula, to octets by the result's name. Pure: the same
 * arguments give the same results.
 */
export type Operation = (
  inputs: Readonly<Record<string, Bytes>>,
  params: Readonly<Record<string, number | string>>,
) => Record<string, Bytes>;

/** Everything that a step may do. Closed: a calculation that is not here cannot be shown. */
export const operations = {
  ...keyOperations,
  ...eapolOperations,
  ...eapOperations,
  ...frameOperations,
  ...saeOperations,
  ...saePkOperations,
  ...ftOperations,
  ...oweOperations,
  ...filsOperations,
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
