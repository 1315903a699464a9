/** What a site may ask of those who come, in the order in which it is asked and shown. */
export const siteRuleKeys = ['entry', 'vehicle', 'gear', 'camera'] as const;
export type SiteRuleKey = (typeof siteRuleKeys)[number];
export type SiteRules = Record<SiteRuleKey, string>;
