import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds in a part of the window, by all of its rules: each with the elements that it means. */
export async function violations(page: Page, part: string): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (selector) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    const found = await run(selector);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
  }, part);
}
