import * as v from 'valibot';
import { optionalText } from '#lib/ui/form.ts';

/** Characters of one answer. */
export const SITE_RULE_MAX = 300;

const rule = () => optionalText({ max: SITE_RULE_MAX, lines: true });

export const siteRulesForm = v.object({
	entry: rule(),
	vehicle: rule(),
	gear: rule(),
	camera: rule()
});
