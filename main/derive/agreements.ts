import type { Agreement, AgreementContext } from './agreement.ts';
import { eapAgreement } from './eap/index.ts';
import { fils } from './fils/index.ts';
import { ft } from './ft/index.ts';
import { owe } from './owe/index.ts';
import { pmksaAgreement } from './pmksa/index.ts';
import { sae } from './sae/index.ts';
import { dynamicWep } from './wep/index.ts';

/** `under`: the agreement that would have the attempt without this one (FT is over another authentication). */
type Make = (context: AgreementContext, under: (context: AgreementContext) => Agreement) => Agreement | null;

/**
 * Each authentication that computes more than a given PMK; the first that takes the attempt has it. Those that are told
 * beside another one (PMKSA caching, EAP) ask what is under them.
 */
const agreements: readonly Make[] = [pmksaAgreement, ft, owe, fils, sae, dynamicWep, eapAgreement];

/** What makes the PMK of an attempt. */
export function agreementOf(context: AgreementContext, from = 0): Agreement {
  for (const [i, make] of agreements.entries()) {
    const made = i < from ? null : make(context, (own) => agreementOf(own, i + 1));
    if (made) return made;
  }
  return context.given;
}
