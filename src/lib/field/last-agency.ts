/** Which agency's field app was open last on this phone: an installed app has one start address. */
const PLACE = 'doorstep agency';

export function lastAgency(): string | null {
	return localStorage.getItem(PLACE);
}

export function noteAgency(slug: string): void {
	localStorage.setItem(PLACE, slug);
}
