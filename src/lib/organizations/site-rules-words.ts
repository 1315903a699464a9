import { m } from '#lib/i18n/paraglide/messages.js';
import type { SiteRuleKey } from '#lib/organizations/site-rules.ts';

/** What each rule of a site is called. */
export const siteRuleWords: Record<SiteRuleKey, typeof m.portal_site_entry> = {
	entry: m.portal_site_entry,
	vehicle: m.portal_site_vehicle,
	gear: m.portal_site_gear,
	camera: m.portal_site_camera
};

export const siteRuleHints: Record<SiteRuleKey, () => string> = {
	entry: m.portal_site_entry_hint,
	vehicle: m.portal_site_vehicle_hint,
	gear: m.portal_site_gear_hint,
	camera: m.portal_site_camera_hint
};
