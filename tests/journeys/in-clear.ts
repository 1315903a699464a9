import { expect, type Page } from '@playwright/test';

/** All that a browser keeps for the app, as text: every store, cache and cookie, whoever may read it. */
export async function everythingKept(phone: Page): Promise<string> {
	const kept = await phone.evaluate(async () => {
		const seen: string[] = [];
		const asked = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const asText = (_: string, value: unknown) =>
			value instanceof Uint8Array || value instanceof ArrayBuffer
				? new TextDecoder().decode(value)
				: value;
		for (const { name } of await indexedDB.databases()) {
			const database = await asked(indexedDB.open(name!));
			for (const store of database.objectStoreNames) {
				const open = database.transaction(store).objectStore(store);
				const [keys, rows] = await Promise.all([asked(open.getAllKeys()), asked(open.getAll())]);
				seen.push(name!, ...[...keys, ...rows].map((one) => JSON.stringify(one, asText)));
			}
			database.close();
		}
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const answer = (await cache.match(request))!;
				seen.push(name, request.url, JSON.stringify([...answer.headers]));
				// What everybody gets alike, and is no text, is left out.
				if (!/\.(woff2|png)$/.test(request.url)) seen.push(await answer.text());
			}
		}
		seen.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
		return seen.join('\n');
	});
	return kept + JSON.stringify(await phone.context().cookies());
}

/** None of it may be found in anything that the browser keeps. */
export async function expectNoneKept(phone: Page, secrets: string[]): Promise<void> {
	const kept = await everythingKept(phone);
	// The shell and the sealed records are there, so that a dump of nothing passes for none.
	expect(kept).toContain('/field-shell');
	expect(kept).toContain('doorstep-');
	for (const secret of secrets) expect(kept.includes(secret), secret).toBe(false);
}
