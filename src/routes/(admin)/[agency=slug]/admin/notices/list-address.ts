type Shown = { filter: string; text: string; page: number };

/** The address of a list of notices with what is looked for, so that it can be kept and shared. */
export function listAddress({ filter, text, page }: Shown, action = ''): string {
	const asked = new URLSearchParams();
	if (filter !== 'all') asked.set('show', filter);
	if (text !== '') asked.set('q', text);
	asked.set('page', String(page));
	return `?${action ? `/${action}&` : ''}${asked}`;
}
