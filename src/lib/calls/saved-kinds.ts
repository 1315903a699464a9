/** What the desk may just have saved about somebody; the address names it for the page after it. */
const savedKinds = ['call', 'answer', 'aftercare', 'lost'] as const;
export type SavedKind = (typeof savedKinds)[number];

/** What the address says was saved: of a call the contact, of the others the person. */
export type Saved = { kind: SavedKind; id: string };

export function savedIn(asked: URLSearchParams): Saved {
	const kind = savedKinds.find((one) => one === asked.get('as')) ?? 'call';
	return { kind, id: asked.get('last') ?? '' };
}

/** The same for the address. */
export function savedAddress({ kind, id }: Saved): Record<string, string> {
	return { last: id, ...(kind !== 'call' && { as: kind }) };
}
