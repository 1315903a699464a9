/** A stretch of a text: words, or an address of ours that can be followed. */
export type TextPart = { text: string; href?: string };

/** Printable ASCII; the last sign may be one of a token or a path, but none that ends a sentence. */
const addresses = /https?:\/\/[!-~]*[\w\-/=&%~]/g;

/**
 * Cuts a text at the addresses in it. Only those of `origin` get an `href`, and only as a path, so
 * that a message can never lead out of the demonstration.
 */
export function linkedText(text: string, origin: string): TextPart[] {
	const parts: TextPart[] = [];
	let from = 0;
	for (const match of text.matchAll(addresses)) {
		if (match.index > from) parts.push({ text: text.slice(from, match.index) });
		parts.push(partOf(match[0], origin));
		from = match.index + match[0].length;
	}
	if (from < text.length) parts.push({ text: text.slice(from) });
	return parts;
}

function partOf(address: string, origin: string): TextPart {
	const url = URL.parse(address);
	if (url?.origin !== origin || url.username || url.password) return { text: address };
	// Two slashes would name another host.
	if (url.pathname.startsWith('//')) return { text: address };
	return { text: address, href: url.pathname + url.search };
}
