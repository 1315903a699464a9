/** What an address carries, as a form would. */
export function typedQuery(query: URLSearchParams): FormData {
	const typed = new FormData();
	for (const [name, value] of query) typed.append(name, value);
	return typed;
}
