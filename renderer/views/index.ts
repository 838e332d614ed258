import type { ViewContribution } from '../contributions/view.ts';
import { compare } from './compare/index.ts';
import { keys } from './keys/index.ts';
import { ladder } from './ladder/index.ts';
import { sae } from './sae/index.ts';

/** Every view in the order of the tabs. Its place is also its key: Alt+1 opens the first. */
export const views: readonly ViewContribution[] = [ladder, keys, sae, compare];
