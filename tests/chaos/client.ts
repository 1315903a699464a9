import { setTimeout as sleep } from 'node:timers/promises';
import { password } from '../town/cast.ts';
import type { Chance } from './chance.ts';
import type { HistoryFile } from './history.ts';
import type { Stage } from './stage.ts';

/** What every client of the load is given. */
export type Given = {
	stage: Stage;
	history: HistoryFile;
	chance: Chance;
	/** True when the load is over and a client should come to its end. */
	isOver: () => boolean;
};

/** Nobody looks longer at a page that does not come; the field app has its own patience. */
const PATIENCE_MS = 8_000;
const AGAIN_MS = 500;

export function originOf(stage: Stage, app: number): string {
	return stage.doors[app]!.app.origin;
}

/** Any address of the product, as a browser of one of its pages asks for it. */
export function ask(stage: Stage, app: number, path: string, init: RequestInit = {}) {
	const origin = originOf(stage, app);
	const signal = init.signal ?? AbortSignal.timeout(PATIENCE_MS);
	return fetch(origin + path, {
		...init,
		headers: { 'accept-language': 'ko', origin, ...(init.headers as Record<string, string>) },
		redirect: 'manual',
		signal
	});
}

/** Signs in, trying until it succeeds; gives the cookie. The sessions hold at both processes. */
export async function signIn(stage: Stage, email: string): Promise<string> {
	for (let app = 0; ; app = 1 - app) {
		const answer = await ask(stage, app, `/${stage.agency.slug}/api/session`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ email, password })
		}).catch(() => null);
		const cookie = answer?.ok ? answer.headers.getSetCookie()[0]?.split(';')[0] : undefined;
		if (cookie) return cookie;
		await sleep(AGAIN_MS);
	}
}
