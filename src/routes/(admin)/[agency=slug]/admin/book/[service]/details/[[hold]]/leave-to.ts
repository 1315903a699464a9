/**
 * The page that somebody goes on to who gives a time back: one of this office, whatever was sent; else
 * the page on which times of the service are chosen.
 */
export function leaveTo(to: string, agencySlug: string, service: string): string {
	const office = `/${agencySlug}/admin`;
	const isOurs = /^\/[a-z0-9-]+(\/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_=&%.+-]*)?$/.test(to);
	const path = to.split('?')[0]!;
	const isOffice = path === office || path.startsWith(`${office}/`);
	return isOurs && isOffice ? to : `${office}/book/${service}`;
}
