/** The key hierarchy of an attempt. */
import * as v from 'valibot';
import { call } from './call.ts';
import { attempt, type Phase, type ValueView, type Verdict } from './common.ts';

/** What showed that a key is right, or is not. */
export interface KeyProofView {
  step: string;
  verdict: 'ok' | 'fail';
  /** `Confirmed by the MIC of M2, frame 61.` */
  sentence: string;
}

/** What a key was used for, beside making other keys. */
export interface KeyUseView {
  /** `MIC of M2`, `53 encrypted frames`. */
  label: string;
  /** The first step that does it. */
  step: string;
  verdict: Verdict | null;
}

/** A value of the key hierarchy: a key, or what enters one. */
export interface KeyNodeView {
  /** Unique in the graph. */
  id: string;
  /** `public`: from a frame, no secret. `missing`: would be here if a secret were given. */
  kind: 'secret' | 'public' | 'key' | 'missing';
  value: ValueView;
  /** What the name stands for: `pairwise transient key`; '' where it says it. */
  meaning: string;
  /** What it is and what it is for. */
  sentence: string;
  /** Step of depth 0 with which it is there; null: before the first. */
  step: string | null;
  /** The first confirmation, and the first failure. */
  proofs: KeyProofView[];
  uses: KeyUseView[];
}

/** One calculation of the hierarchy with the values it makes; or a secret that none makes. */
export interface KeyCardView {
  id: string;
  title: string;
  /** null: a secret, or what cannot be computed. */
  step: string | null;
  phase: Phase | null;
  /** Depth: greater than that of every card whose values enter. */
  layer: number;
  /** Of the cards whose values enter the last; null: a root. */
  parent: string | null;
  /** Values that enter and are no keys. */
  inputs: KeyNodeView[];
  keys: KeyNodeView[];
  /** Why it cannot be computed, and what would help; '' where it is. */
  missing: string;
}

/** A value enters a calculation. */
export interface KeyEdgeView {
  /** A node. */
  from: string;
  /** A card. */
  to: string;
  /** As the formula names it: `XXKey`. */
  name: string;
}

/** The key hierarchy of an attempt. */
export interface KeysView {
  revision: number;
  attempt: string;
  cards: KeyCardView[];
  edges: KeyEdgeView[];
}

/** Calls about the key hierarchy. */
export const keyCalls = {
  /** What the keys of an attempt were made of, and what they were used for. */
  keys: call(v.strictObject({ attempt, reveal: v.boolean() })).gives<KeysView>(),
} as const;
