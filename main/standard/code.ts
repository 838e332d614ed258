/** A code of a standard: how it is named, and what it says in plain words. */
export interface Code {
  readonly text: string;
  readonly meaning: string;
  /** What usually causes it, as the end of a sentence; absent where it is no failure or nothing can be said. */
  readonly cause?: string;
}
