import type { Importer } from './types.ts';

/** Every form that is read. Where two could be meant, the first one is asked first. */
export const importers: readonly Importer[] = [];
