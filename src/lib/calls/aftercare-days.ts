/** Days as somebody types them, `1, 3, 7`: rising, each once. Null for anything else; none is an answer. */
export function readDays(typed: string, last: number): number[] | null {
	const parts = typed
		.normalize('NFKC')
		.split(/[\s,·、]+/)
		.filter((part) => part !== '');
	const days = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : NaN));
	if (days.some((day) => !(day >= 1 && day <= last))) return null;
	return [...new Set(days)].sort((one, other) => one - other);
}
