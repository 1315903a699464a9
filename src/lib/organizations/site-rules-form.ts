import * as v from 'valibot';
import { optionalText } from '#lib/ui/form.ts';

/** Characters of one answer. */
export const SITE_RULE_MAX = 300;

/** What a site may ask of those who come, in the order in which it is asked and shown. */
export const siteRuleKeys = ['entry', 'vehicle', 'gear', 'camera'] as const;
export type SiteRuleKey = (typeof siteRuleKeys)[number];
export type SiteRules = Record<SiteRuleKey, string>;

const rule = () => optionalText({ max: SITE_RULE_MAX, lines: true });

export const siteRulesForm = v.object({
	entry: rule(),
	vehicle: rule(),
	gear: rule(),
	camera: rule()
});
