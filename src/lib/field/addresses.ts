/** Addresses of the field door, all under the agency's own. */
export function fieldHome(agency: string): string {
	return `/${agency}/field`;
}

export function visitAddress(agency: string, visitId: string): string {
	return `${fieldHome(agency)}/visits/${visitId}`;
}

export function personAddress(agency: string, visitId: string, enrolmentId: string): string {
	return `${visitAddress(agency, visitId)}/people/${enrolmentId}`;
}

/** A map that finds a Korean address, in the reader's own map app where there is one. */
export function mapAddress(address: string): string {
	return `https://map.kakao.com/link/search/${encodeURIComponent(address)}`;
}

/** For a link that dials. */
export function callAddress(phone: string): string {
	return `tel:${phone.replace(/[^+\d]/g, '')}`;
}
