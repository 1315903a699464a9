/** What the address of a report asks for, besides which report it is. */
export function askedReport(layout: string, parameters: URLSearchParams) {
	return { layout, programme: parameters.get('programme'), period: parameters.get('period') };
}

/** The part of an address that names a programme and a period. */
export function reportQuery(programme: string, period: string): string {
	return `?${new URLSearchParams({ programme, period })}`;
}
